package dev.dataflow.compiler;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import java.util.List;
import java.util.Locale;

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
        public String drop(Body.Drop drop) {
            return inputs + " without " + String.join(", ", drop.columns());
        }

        @Override
        public String rename(Body.Rename rename) {
            return inputs + " with "
                    + String.join(
                            ", ",
                            rename.columns().stream()
                                    .map(renamed -> renamed.from() + " as " + renamed.to())
                                    .toList());
        }

        @Override
        public String join(Body.Join join) {
            String kind = join.kind().name().toLowerCase(Locale.ROOT);
            return (join.kind() == Body.JoinKind.INNER ? "join of " : kind + " join of ") + inputs;
        }

        @Override
        public String lookup(Body.Lookup lookup) {
            return "lookup of "
                    + String.join(
                            ", ",
                            lookup.columns().stream().map(Body.Named::name).toList()) + " in " + inputs;
        }

        @Override
        public String union(Body.Union union) {
            return (union.distinct() ? "distinct rows of " : "all rows of ") + inputs;
        }

        @Override
        public String windows(Body.Windows windows) {
            return inputs + " with "
                    + String.join(
                            ", ",
                            windows.results().stream().map(Body.Windowed::name).toList())
                    + " over "
                    + (windows.keys().isEmpty() ? "all rows" : String.join(", ", windows.keys()));
        }

        @Override
        public String timeWindow(Body.TimeWindow timeWindow) {
            return inputs + " in windows of " + timeWindow.column();
        }

        @Override
        public String sort(Body.Sort sort) {
            return inputs + " sorted by "
                    + String.join(
                            ", ", sort.order().stream().map(Body.Order::column).toList());
        }

        @Override
        public String limit(Body.Limit limit) {
            return "at most " + limit.count() + " rows of " + inputs;
        }

        @Override
        public String sample(Body.Sample sample) {
            return "a sample of " + inputs;
        }

        @Override
        public String part(Body.Part part) {
            return "part " + (part.index() + 1) + " of " + part.shares().size() + " of " + inputs;
        }

        @Override
        public String explode(Body.Explode explode) {
            return inputs + " with a row for each of " + explode.column();
        }

        @Override
        public String flatten(Body.Flatten flatten) {
            return inputs + " with the fields of " + flatten.column();
        }

        @Override
        public String expandJson(Body.ExpandJson expandJson) {
            return inputs + " with the parts of " + expandJson.column();
        }

        @Override
        public String sql(Body.Sql sql) {
            return "query over " + inputs;
        }

        @Override
        public String expect(Body.Expect expect) {
            return inputs + ", expecting "
                    + String.join(
                            ", ",
                            expect.expectations().stream()
                                    .map(Expectation::name)
                                    .toList());
        }

        @Override
        public String checkpoint(Body.Checkpoint checkpoint) {
            return "checkpoint of " + inputs;
        }

        @Override
        public String external(Body.External external) {
            return external.kind().name().toLowerCase(Locale.ROOT) + " on " + inputs;
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
            String writes = userClass.writes().isEmpty()
                    ? ""
                    : ", which writes "
                            + String.join(
                                    ", ",
                                    userClass.writes().stream()
                                            .map(Description::named)
                                            .toList())
                            + " by itself, not exactly once";
            return name.substring(name.lastIndexOf('.') + 1).replace('$', '.') + " on " + inputs + writes;
        }

        private static String named(ConnectorUse use) {
            return use.connector() + " " + use.dataset() + " (connection " + use.connection() + ")";
        }
    }
}
