package dev.dataflow.compiler;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import java.util.List;

/** Tells a person how a pipeline is run: every task, its steps, and why each boundary is where it is. */
public final class Explanation {
    private final PipelineIr pipeline;
    private final StringBuilder out = new StringBuilder();

    private Explanation(PipelineIr pipeline) {
        this.pipeline = pipeline;
    }

    /** The text, each line ended by LF. */
    public static String of(PipelineDocument document) {
        Explanation explanation = new Explanation(document.ir());
        explanation.explain(document.plan());
        return explanation.out.toString();
    }

    private void explain(Plan plan) {
        List<Plan.Task> tasks =
                plan.dags().stream().flatMap(dag -> dag.tasks().stream()).toList();
        out.append(pipeline.fullName())
                .append(", ")
                .append(when(pipeline.schedule()))
                .append(", ");
        out.append(tasks.size()).append(tasks.size() == 1 ? " task\n" : " tasks\n");
        tasks.forEach(this::explain);
    }

    private void explain(Plan.Task task) {
        out.append("\ntask ")
                .append(task.name())
                .append(" on ")
                .append(task.engine().engine());
        task.engine()
                .options()
                .forEach((name, value) ->
                        out.append(", ").append(name).append(" = ").append(value));
        out.append('\n');
        for (String step : task.steps()) {
            out.append("  step ").append(step).append(": ").append(what(step)).append('\n');
        }
        if (task.boundaries().isEmpty()) {
            out.append("  begins here: no step of another task comes before\n");
        }
        for (Plan.Boundary boundary : task.boundaries()) {
            out.append("  boundary ")
                    .append(boundary.from())
                    .append(" -> ")
                    .append(boundary.to())
                    .append(": ")
                    .append(boundary.reason())
                    .append('\n');
        }
        if (!task.exchanges().writes().isEmpty()) {
            out.append("  hands on the rows of ")
                    .append(String.join(", ", task.exchanges().writes()))
                    .append('\n');
        }
    }

    private String what(String step) {
        String inputs = String.join(" and ", pipeline.step(step).inputs());
        return pipeline.step(step).body().accept(new Description(inputs));
    }

    private static String when(Schedule schedule) {
        return schedule instanceof Schedule.Cron cron
                ? "by cron " + cron.expression() + " in " + cron.zone()
                : "only when asked";
    }

    /** A step in a few words. */
    private record Description(String inputs) implements Body.Visitor<String> {
        @Override
        public String read(Body.Read read) {
            return "reads " + named(read.source());
        }

        @Override
        public String write(Body.Write write) {
            return "writes " + inputs + " to " + named(write.sink()) + ", "
                    + write.mode().kind().word();
        }

        @Override
        public String select(Body.Select select) {
            return "select of " + inputs;
        }

        @Override
        public String withColumns(Body.WithColumns withColumns) {
            return inputs + " with column "
                    + String.join(
                            ", ",
                            withColumns.columns().stream().map(Body.Named::name).toList());
        }

        @Override
        public String filter(Body.Filter filter) {
            return "filter of " + inputs;
        }

        @Override
        public String join(Body.Join join) {
            return (join.kind() == Body.JoinKind.LEFT ? "left join of " : "join of ") + inputs;
        }

        @Override
        public String aggregate(Body.Aggregate aggregate) {
            return inputs
                    + (aggregate.keys().isEmpty()
                            ? " as one group"
                            : " grouped by " + String.join(", ", aggregate.keys()));
        }

        @Override
        public String dedupe(Body.Dedupe dedupe) {
            return inputs + " once for each " + String.join(", ", dedupe.keys());
        }

        @Override
        public String userClass(Body.UserClass userClass) {
            String name = userClass.className();
            return name.substring(name.lastIndexOf('.') + 1).replace('$', '.') + " on " + inputs;
        }

        private static String named(ConnectorUse use) {
            return use.connector() + " " + use.dataset() + " (connection " + use.connection() + ")";
        }
    }
}
