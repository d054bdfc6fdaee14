package dev.dataflow.compiler;

import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Step;
import java.util.Locale;

/** Says in a few words what a step does. */
final class StepWords implements Body.Visitor<String> {
    private final String inputs;

    private StepWords(String inputs) {
        this.inputs = inputs;
    }

    static String of(Step step) {
        return step.body().accept(new StepWords(String.join(" and ", step.inputs()))) + rejects(step);
    }

    private static String rejects(Step step) {
        String read = step.body() instanceof Body.Read of ? of(of.badRecords()) : "";
        Rejects said = step.rejects();
        if (said == null) {
            return read;
        }
        return (said.to() == null ? read : of(said.to()))
                + (said.most() == null
                        ? ""
                        : ", rejecting at most " + said.most() + (said.most() == 1 ? " row" : " rows"))
                + (said.share() == null ? "" : ", rejecting at most a share of " + said.share());
    }

    private static String of(BadRecords to) {
        return switch (to) {
            case FAIL -> "";
            case SKIP -> ", skipping bad rows";
            case DEAD_LETTERS -> ", bad rows to the dead letters";
        };
    }

    @Override
    public String read(Body.Read read) {
        return "reads " + named(read.source())
                + switch (read.drift()) {
                    case FAIL -> ", fails if its columns have changed";
                    case IGNORE_EXTRA -> "";
                    case EVOLVE -> ", takes columns along that come new";
                };
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
                        ", ", lookup.columns().stream().map(Body.Named::name).toList()) + " in " + inputs;
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
                        expect.expectations().stream().map(Expectation::name).toList());
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
                + (aggregate.keys().isEmpty() ? " as one group" : " grouped by " + String.join(", ", aggregate.keys()));
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
                                        .map(StepWords::named)
                                        .toList())
                        + " by itself, not exactly once";
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.') + " on " + inputs + writes;
    }

    private static String named(ConnectorUse use) {
        String name = use.dataset().equals(use.connector()) ? use.connector() : use.connector() + " " + use.dataset();
        return use.connection().isEmpty() ? name : name + " (connection " + use.connection() + ")";
    }
}
