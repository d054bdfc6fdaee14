package dev.dataflow.compiler.plan;

import dev.dataflow.compiler.check.CheckedPipeline;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the plan of a checked pipeline. */
public final class Planner {
    private static final String BATCH = "batch";

    private final PipelineIr pipeline;
    private final Map<String, EngineUse> engines;
    private final Descriptors descriptors;
    /** The task of each step. */
    private final Map<String, String> taskOf = new HashMap<>();

    private Planner(CheckedPipeline checked, Descriptors descriptors) {
        this.pipeline = checked.ir();
        this.engines = checked.engines();
        this.descriptors = descriptors;
    }

    /** The plan: one DAG, with as few tasks as engines and settings allow. */
    public static Plan plan(CheckedPipeline checked, Descriptors descriptors) {
        return new Planner(checked, descriptors).plan();
    }

    private Plan plan() {
        Map<String, List<Step>> groups = new LinkedHashMap<>();
        for (List<Step> steps : Fusion.of(pipeline, engines)) {
            String name = name(steps);
            groups.put(name, steps);
            steps.forEach(step -> taskOf.put(step.name(), name));
        }
        Map<String, Plan.Task> tasks = new LinkedHashMap<>();
        groups.forEach((name, steps) -> tasks.put(name, task(name, steps)));
        return new Plan(List.of(new Plan.Dag(pipeline.dagId(), BATCH, inOrder(tasks))));
    }

    /** A task is called after what the author wrote himself: a user class, else what it writes, else where it begins. */
    private static String name(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.body() instanceof Body.UserClass)
                .findFirst()
                .or(() -> steps.stream()
                        .filter(step -> step.body() instanceof Body.Write)
                        .findFirst())
                .orElse(steps.get(0))
                .name();
    }

    private Plan.Task task(String name, List<Step> steps) {
        EngineUse engine = engine(steps.get(0).name());
        SortedSet<String> upstream = new TreeSet<>();
        SortedSet<String> reads = new TreeSet<>();
        SortedSet<String> writes = new TreeSet<>();
        List<Plan.Boundary> boundaries = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            for (String input : step.inputs()) {
                String from = task(input);
                String to = task(step.name());
                if (from.equals(to)) {
                    continue;
                }
                if (from.equals(name)) {
                    writes.add(input);
                } else if (to.equals(name)) {
                    reads.add(input);
                    upstream.add(from);
                    boundaries.add(new Plan.Boundary(input, step.name(), reason(input, step.name())));
                }
            }
        }
        return new Plan.Task(
                name,
                engine,
                steps.stream().map(Step::name).toList(),
                List.copyOf(upstream),
                new Plan.Exchanges(List.copyOf(reads), List.copyOf(writes)),
                connections(steps),
                boundaries,
                descriptors.engine(engine.engine()).orElseThrow().launch(engine));
    }

    private String reason(String from, String to) {
        EngineUse before = engine(from);
        EngineUse after = engine(to);
        if (!before.engine().equals(after.engine())) {
            return from + " runs on " + before.engine() + ", " + to + " on " + after.engine();
        } else if (!before.equals(after)) {
            return "both run on " + before.engine() + ", with other settings: " + settings(before) + " and "
                    + settings(after);
        }
        return "both run on " + before.engine()
                + ", but between them lies a task on another engine, so that one task would" + " wait for itself";
    }

    private static String settings(EngineUse use) {
        return use.options().isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        use.options().entrySet().stream()
                                .map(option -> option.getKey() + " = " + option.getValue())
                                .toList());
    }

    private static List<String> connections(List<Step> steps) {
        SortedSet<String> connections = new TreeSet<>();
        for (Step step : steps) {
            if (step.body() instanceof Body.Read read) {
                connections.add(read.source().connection());
            } else if (step.body() instanceof Body.Write write) {
                connections.add(write.sink().connection());
            }
        }
        connections.remove(""); // What lies in the pipeline itself, or goes to the log, needs none.
        return List.copyOf(connections);
    }

    /** Each after its upstream; of those that could come next, the one whose first step comes first. */
    private static List<Plan.Task> inOrder(Map<String, Plan.Task> tasks) {
        Map<String, Plan.Task> open = new LinkedHashMap<>(tasks);
        Map<String, Plan.Task> done = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            Plan.Task next = open.values().stream()
                    .filter(task -> done.keySet().containsAll(task.upstream()))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("Cannot order the tasks: " + new TreeMap<>(open).keySet()));
            open.remove(next.name());
            done.put(next.name(), next);
        }
        return List.copyOf(done.values());
    }

    private String task(String step) {
        return Objects.requireNonNull(taskOf.get(step));
    }

    private EngineUse engine(String step) {
        return Objects.requireNonNull(engines.get(step));
    }
}
