package dev.dataflow.compiler;

import dev.dataflow.compiler.plan.SettingWords;
import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tells a person how a pipeline is run: every task, its steps, and why each boundary is where it is. */
public final class Explanation {
    private final PipelineIr pipeline;
    private final List<Plan.Task> tasks;
    private final Map<String, Step> steps = new HashMap<>();
    private final StringBuilder out = new StringBuilder();

    private Explanation(PipelineDocument document) {
        this.pipeline = document.ir();
        this.tasks = document.plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .toList();
        pipeline.steps().forEach(step -> steps.put(step.name(), step));
    }

    /** As text, each line ended by LF. */
    public static String of(PipelineDocument document) {
        Explanation explanation = new Explanation(document);
        explanation.explain();
        return explanation.out.toString();
    }

    /** As a flowchart in the language of Mermaid, which code hosts and wikis draw; each line ended by LF. */
    public static String mermaid(PipelineDocument document) {
        Explanation explanation = new Explanation(document);
        explanation.draw();
        return explanation.out.toString();
    }

    /** How the pipeline's tasks are run unless they say otherwise, one phrase each. */
    public static List<String> settings(PipelineDocument document) {
        return new Explanation(document).settings();
    }

    /** What a step does, in a few words. */
    public static String of(Step step) {
        return StepWords.of(step);
    }

    private void explain() {
        line(pipeline.fullName() + ", " + when(pipeline.schedule()) + ", " + tasks.size()
                + (tasks.size() == 1 ? " task" : " tasks"));
        if (!pipeline.parameters().isEmpty()) {
            line("parameters: "
                    + String.join(
                            "; ",
                            pipeline.parameters().stream()
                                    .map(Explanation::words)
                                    .toList()));
        }
        line("settings: " + String.join("; ", settings()));
        tasks.forEach(this::explain);
    }

    /** Those of the pipeline. */
    private List<String> settings() {
        List<String> words = new ArrayList<>(SettingWords.of(
                new Settings(pipeline.retries(), pipeline.failurePolicy(), null, null, pipeline.conditions())));
        if (pipeline.dependsOnPast()) {
            words.add("depends on the run before");
        }
        if (pipeline.maxActiveRuns() != null) {
            words.add("at most " + pipeline.maxActiveRuns() + " runs at once");
        }
        if (pipeline.maxActiveTasks() != null) {
            words.add("at most " + pipeline.maxActiveTasks() + " tasks of a run at once");
        }
        if (pipeline.deadline() != null) {
            words.add("deadline " + SettingWords.duration(pipeline.deadline()));
        }
        return words;
    }

    private void explain(Plan.Task task) {
        line("");
        line("task " + task.name() + " on " + engine(task));
        List<String> own = SettingWords.of(task.settings().without(pipeline));
        if (!own.isEmpty()) {
            line("  settings: " + String.join("; ", own));
        }
        for (String step : task.steps()) {
            String reason = task.engineReasons().get(step);
            line("  step " + step + ": " + of(step(step))
                    + (reason == null ? "" : " [" + task.engine().engine() + ": " + reason + "]"));
        }
        if (task.boundaries().isEmpty()) {
            line("  begins here: no step of another task comes before");
        }
        for (Plan.Boundary boundary : task.boundaries()) {
            line("  boundary " + boundary.from() + " -> " + boundary.to() + ": " + boundary.reason());
        }
        if (!task.exchanges().writes().isEmpty()) {
            line("  hands on the rows of " + String.join(", ", task.exchanges().writes()));
        }
    }

    private void draw() {
        line("flowchart TD");
        Map<String, String> ids = new HashMap<>();
        for (int i = 0; i < pipeline.steps().size(); i++) {
            ids.put(pipeline.steps().get(i).name(), "s" + (i + 1));
        }
        for (int i = 0; i < tasks.size(); i++) {
            Plan.Task task = tasks.get(i);
            line("  subgraph t" + (i + 1) + "[" + quoted(task.name() + " on " + engine(task)) + "]");
            for (String step : task.steps()) {
                line("    " + ids.get(step) + "[" + quoted(step + ": " + of(step(step))) + "]");
            }
            line("  end");
        }
        Map<List<String>, String> reasons = new HashMap<>();
        tasks.forEach(task ->
                task.boundaries().forEach(cut -> reasons.put(List.of(cut.from(), cut.to()), cut.reason())));
        for (Step step : pipeline.steps()) {
            for (String input : step.inputs().stream().distinct().toList()) {
                String reason = reasons.get(List.of(input, step.name()));
                String arrow = reason == null ? " --> " : " ==>|" + quoted(reason) + "| ";
                line("  " + ids.get(input) + arrow + ids.get(step.name()));
            }
        }
    }

    /** Mermaid has entities for what would end a text or begin something else in it. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(' ');
            } else if ("\"#`<>&;\\".indexOf(c) >= 0) {
                out.append('#').append(c).append(';');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }

    private static String engine(Plan.Task task) {
        StringBuilder words = new StringBuilder(task.engine().engine());
        task.engine()
                .options()
                .forEach((name, value) ->
                        words.append(", ").append(name).append(" = ").append(value));
        return words.toString();
    }

    private static String words(Parameter parameter) {
        StringBuilder words =
                new StringBuilder(parameter.name() + " (" + parameter.type().text());
        words.append(parameter.otherwise() == null ? ", must be given" : ", " + parameter.otherwise() + " if left out");
        if (parameter.least() != null) {
            words.append(", at least ").append(parameter.least());
        }
        if (parameter.most() != null) {
            words.append(", at most ").append(parameter.most());
        }
        if (!parameter.choices().isEmpty()) {
            words.append(", one of ").append(String.join(", ", parameter.choices()));
        }
        return words.append(')').toString();
    }

    private static String when(Schedule schedule) {
        if (schedule instanceof Schedule.Cron cron) {
            return "by cron " + cron.expression() + " in " + cron.zone();
        } else if (schedule instanceof Schedule.Every every) {
            return "every " + SettingWords.duration(every.interval());
        } else if (schedule instanceof Schedule.At at) {
            return "at " + at.times().size() + (at.times().size() == 1 ? " given time" : " given times");
        } else if (schedule instanceof Schedule.Once) {
            return "once";
        } else if (schedule instanceof Schedule.OnUpdates onUpdates) {
            return "on updates of " + updates(onUpdates.updates());
        } else if (schedule instanceof Schedule.TimeOrUpdates either) {
            return when(either.time()) + " and on updates of " + updates(either.updates());
        }
        return "only when asked";
    }

    private static String updates(Schedule.Updates updates) {
        if (updates instanceof Schedule.Updates.Of of) {
            return of.connector() + " " + of.dataset();
        } else if (updates instanceof Schedule.Updates.All all) {
            return updates(" and ", all.all());
        }
        return updates(" or ", ((Schedule.Updates.Any) updates).any());
    }

    private static String updates(String between, List<Schedule.Updates> updates) {
        return "("
                + String.join(
                        between, updates.stream().map(Explanation::updates).toList()) + ")";
    }

    private Step step(String name) {
        return Objects.requireNonNull(steps.get(name));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
