package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders a built-in step as one query over its inputs; steps that are no SQL give an empty. */
public final class StepSql implements Body.Visitor<Optional<Relation>> {
    private final Step step;
    private final List<Relation> inputs;
    private final Writing writing;

    private StepSql(Step step, List<Relation> inputs, Dialect dialect) {
        this.step = step;
        this.inputs = List.copyOf(inputs);
        this.writing = new Writing(dialect, step.name());
    }

    /**
     * The step as a relation, whose {@code sql} is a query without parentheses; empty for reads, writes and user classes.
     * Each column has the type of the step's schema.
     */
    public static Optional<Relation> of(Step step, List<Relation> inputs, Dialect dialect) {
        return step.body().accept(new StepSql(step, inputs, dialect));
    }

    /** The order that a step's rows are to keep: that of a sort, until another step than a limit follows. */
    public static List<Body.Order> order(Step step, Function<String, Step> steps) {
        if (step.body() instanceof Body.Sort sort) {
            return sort.order();
        }
        return step.body() instanceof Body.Limit
                ? order(steps.apply(step.inputs().get(0)), steps)
                : List.of();
    }

    /** The query with its rows in an order. */
    public static String sorted(String query, List<Body.Order> order, Dialect dialect) {
        return order.isEmpty()
                ? query
                : query + " ORDER BY " + String.join(", ", Ordering.of(order, new Writing(dialect, "")));
    }

    @Override
    public Optional<Relation> read(Body.Read read) {
        return Optional.empty();
    }

    @Override
    public Optional<Relation> write(Body.Write write) {
        return Optional.empty();
    }

    @Override
    public Optional<Relation> userClass(Body.UserClass userClass) {
        return Optional.empty();
    }

    @Override
    public Optional<Relation> expect(Body.Expect expect) {
        return Optional.empty();
    }

    @Override
    public Optional<Relation> external(Body.External external) {
        return Optional.empty();
    }

    @Override
    public Optional<Relation> select(Body.Select select) {
        List<String> columns = new ArrayList<>();
        for (Body.Named named : select.columns()) {
            columns.add(computed(named.value(), named.name()));
        }
        return rowByRow(columns, "");
    }

    @Override
    public Optional<Relation> drop(Body.Drop drop) {
        return rowByRow(names(step.columns()), "");
    }

    @Override
    public Optional<Relation> rename(Body.Rename rename) {
        List<String> before = input().schema().names();
        List<String> columns = new ArrayList<>();
        for (String name : step.columns().names()) {
            columns.add(name(before.get(columns.size())) + " AS " + name(name));
        }
        return rowByRow(columns, "");
    }

    @Override
    public Optional<Relation> withColumns(Body.WithColumns withColumns) {
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : step.columns().columns()) {
            columns.add(withColumns.columns().stream()
                    .filter(named -> named.name().equals(column.name()))
                    .findFirst()
                    .map(named -> computed(named.value(), named.name()))
                    .orElseGet(() -> name(column.name())));
        }
        return rowByRow(columns, "");
    }

    @Override
    public Optional<Relation> filter(Body.Filter filter) {
        return rowByRow(
                names(step.columns()),
                " WHERE " + expression(filter.condition()).sql());
    }

    @Override
    public Optional<Relation> checkpoint(Body.Checkpoint checkpoint) {
        return rowByRow(names(step.columns()), "");
    }

    @Override
    public Optional<Relation> join(Body.Join join) {
        return new JoinSql(step, inputs, writing).join(join);
    }

    @Override
    public Optional<Relation> lookup(Body.Lookup lookup) {
        return new JoinSql(step, inputs, writing).lookup(lookup);
    }

    @Override
    public Optional<Relation> union(Body.Union union) {
        List<String> hidden = input().hidden();
        boolean allHave = inputs.stream().allMatch(each -> each.hidden().equals(hidden));
        List<String> along = allHave && !union.distinct() ? hidden : List.of();
        String all = inputs.stream().map(each -> part(each, along)).collect(Collectors.joining(" UNION ALL "));
        return Optional.of(new Relation(union.distinct() ? distinct(all) : all, step.columns(), along));
    }

    private String part(Relation input, List<String> hidden) {
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : step.columns().columns()) {
            Rendered value = new Rendered(name(column.name()), type(input, column.name()), true);
            columns.add(Casts.of(value, column.type(), writing) + " AS " + name(column.name()));
        }
        hidden.forEach(column -> columns.add(name(column)));
        return "SELECT " + String.join(", ", columns) + " FROM " + input.sql();
    }

    private String distinct(String all) {
        List<String> columns = names(step.columns());
        if (step.columns().columns().stream().noneMatch(column -> Encoding.asked(column.type()))) {
            List<String> values = new ArrayList<>();
            for (Schema.Column column : step.columns().columns()) {
                values.add(Keys.of(column, writing) + " AS " + name(column.name()));
            }
            return "SELECT DISTINCT " + String.join(", ", values) + " FROM (" + all + ") AS t";
        }
        return first(step.columns().names(), List.of(), columns, List.of(), "(" + all + ") AS t");
    }

    @Override
    public Optional<Relation> aggregate(Body.Aggregate aggregate) {
        return Optional.of(Relation.of(new AggregateSql(step, input(), writing).of(aggregate), step.columns()));
    }

    @Override
    public Optional<Relation> windows(Body.Windows windows) {
        List<String> columns = new ArrayList<>(names(input().schema()));
        AggregateSql results = new AggregateSql(step, input(), writing);
        for (Body.Windowed result : windows.results()) {
            columns.add(results.of(windows, result) + " AS " + name(result.name()));
        }
        return rowByRow(columns, "");
    }

    @Override
    public Optional<Relation> timeWindow(Body.TimeWindow timeWindow) {
        return new TimeWindowSql(step, input(), writing).of(timeWindow);
    }

    @Override
    public Optional<Relation> dedupe(Body.Dedupe dedupe) {
        List<String> hidden = input().hidden();
        List<String> columns = Stream.concat(step.columns().names().stream(), hidden.stream())
                .map(this::name)
                .toList();
        return Optional.of(new Relation(
                first(dedupe.keys(), dedupe.order(), columns, hidden, input().sql()), step.columns(), hidden));
    }

    /** The first row of each combination of keys. */
    private String first(
            List<String> keys, List<Body.Order> order, List<String> columns, List<String> hidden, String from) {
        // Ties are broken by the other columns, so that a retry keeps the same row. Where a row is from goes along with
        // it.
        List<String> by = Ordering.total(order, keys, step.columns(), hidden, writing);
        String partition = keys.stream()
                .map(key -> Keys.of(step.columns().column(key).orElseThrow(), writing))
                .collect(Collectors.joining(", "));
        String number = "row_number() OVER (PARTITION BY " + partition
                + (by.isEmpty() ? "" : " ORDER BY " + String.join(", ", by)) + ")";
        String rank = name("_dataflow_rank");
        String selected = String.join(", ", columns);
        return "SELECT " + selected + " FROM (SELECT " + selected + ", " + number + " AS " + rank + " FROM " + from
                + ") AS t WHERE " + rank + " = 1";
    }

    @Override
    public Optional<Relation> sort(Body.Sort sort) {
        List<String> columns = alongWithHidden(names(step.columns()));
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + input().unordered() + " ORDER BY "
                + String.join(", ", Ordering.of(sort.order(), writing));
        return Optional.of(new Relation(sql, step.columns(), input().hidden(), sort.order(), input().unordered()));
    }

    @Override
    public Optional<Relation> limit(Body.Limit limit) {
        List<Body.Order> order = input().order();
        // Which of the rows in the same place are within the limit is to be the same on every engine, and in a retry.
        String by = order.isEmpty()
                ? ""
                : " ORDER BY "
                        + String.join(
                                ", ", Ordering.total(order, List.of(), step.columns(), input().hidden(), writing));
        String sql = "SELECT " + String.join(", ", alongWithHidden(names(step.columns()))) + " FROM "
                + input().unordered() + by + " LIMIT " + limit.count();
        return Optional.of(new Relation(sql, step.columns(), input().hidden(), order));
    }

    @Override
    public Optional<Relation> sample(Body.Sample sample) {
        String chance = Chance.of(sample.seed(), step.columns().columns(), writing);
        return rowByRow(names(step.columns()), " WHERE " + Chance.below(chance, sample.fraction(), writing));
    }

    @Override
    public Optional<Relation> part(Body.Part part) {
        List<Schema.Column> by = part.keys().isEmpty()
                ? step.columns().columns()
                : part.keys().stream()
                        .map(key -> step.columns().column(key).orElseThrow())
                        .toList();
        double from = part.shares().subList(0, part.index()).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        // The last takes all there is, whatever the shares sum up to.
        boolean last = part.index() == part.shares().size() - 1;
        double to = last ? 1 : from + part.shares().get(part.index());
        String chance = Chance.of(part.seed(), by, writing);
        return rowByRow(
                names(step.columns()),
                " WHERE "
                        + writing.once(
                                new Rendered(chance, Scalar.STRING),
                                value -> "NOT " + Chance.below(value, from, writing) + " AND "
                                        + Chance.below(value, to, writing)));
    }

    @Override
    public Optional<Relation> explode(Body.Explode explode) {
        return new ExplodeSql(step, input(), writing).of(explode);
    }

    @Override
    public Optional<Relation> flatten(Body.Flatten flatten) {
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : input().schema().columns()) {
            if (column.name().equals(flatten.column())) {
                flatten(new Rendered(name(column.name()), column.type(), true), flatten.prefix(), columns);
            } else {
                columns.add(name(column.name()));
            }
        }
        return rowByRow(columns, "");
    }

    private void flatten(Rendered struct, String prefix, List<String> columns) {
        for (Schema.Column field : ((Type.Struct) struct.type()).fields()) {
            Rendered value = Collections.field(struct, field.name(), writing);
            if (field.type().nested() && field.type() instanceof Type.Struct) {
                flatten(value, prefix + field.name() + "_", columns);
            } else {
                columns.add(value.sql() + " AS " + name(prefix + field.name()));
            }
        }
    }

    @Override
    public Optional<Relation> expandJson(Body.ExpandJson expandJson) {
        Type.Struct type = new Type.Struct(expandJson.schema().columns());
        String text = name(expandJson.column());
        String json = name("_dataflow_read");
        String read = Dialect.JSON + "(" + text + ", " + writing.text(type.text()) + ")";
        String raised = writing.error(
                Fault.VALUE_UNFIT,
                "'Cannot read the JSON of column " + expandJson.column().replace("'", "''") + ": ' || substr(" + json
                        + ", 2)");
        String taken = "CASE WHEN substr(" + json + ", 1, 1) = '" + JsonColumns.UNREADABLE + "' THEN " + raised
                + " ELSE " + JsonColumns.sql(json, type, writing) + " END";
        String parts = name("_dataflow_parts");
        List<String> columns = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String column : input().schema().names()) {
            if (!column.equals(expandJson.column())) {
                columns.add(name(column));
                others.add(name(column));
                continue;
            }
            int field = 0;
            for (Schema.Column part : expandJson.schema().columns()) {
                String value = writing.dialect().field(parts, "f" + field++);
                columns.add(JsonColumns.value(value, part.type(), writing) + " AS " + name(part.name()));
            }
        }
        String along = String.join(
                "", alongWithHidden(others).stream().map(each -> each + ", ").toList());
        String sql = "SELECT " + String.join(", ", alongWithHidden(columns)) + " FROM (SELECT " + along + taken + " AS "
                + parts + " FROM (SELECT " + along + read + " AS " + json + " FROM " + input().sql()
                + ") AS r) AS t";
        return Optional.of(new Relation(sql, step.columns(), input().hidden()));
    }

    @Override
    public Optional<Relation> sql(Body.Sql sql) {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            named.add(name(sql.names().get(i)) + " AS (SELECT "
                    + String.join(", ", names(inputs.get(i).schema())) + " FROM "
                    + inputs.get(i).sql() + ")");
        }
        Schema nothing = new Schema(List.of());
        String query = sql.bound(
                name -> ExpressionSql.of(Objects.requireNonNull(sql.arguments().get(name)), nothing, "", writing)
                        .sql());
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : step.columns().columns()) {
            // What an engine's functions give is of its own types: a sum in DuckDB is longer than a long.
            columns.add(writing.cast("q." + name(column.name()), column.type()) + " AS " + name(column.name()));
        }
        // A line of its own, for the query may end with a comment.
        return Optional.of(Relation.of(
                "WITH " + String.join(", ", named) + " SELECT " + String.join(", ", columns) + " FROM (\n"
                        + query.strip().replaceAll(";\\s*\\z", "") + "\n) AS q",
                step.columns()));
    }

    private Optional<Relation> rowByRow(List<String> columns, String where) {
        String sql = "SELECT " + String.join(", ", alongWithHidden(columns)) + " FROM " + input().sql() + where;
        return Optional.of(new Relation(sql, step.columns(), input().hidden()));
    }

    private List<String> alongWithHidden(List<String> columns) {
        List<String> all = new ArrayList<>(columns);
        input().hidden().forEach(column -> all.add(name(column)));
        return all;
    }

    private String computed(Expression value, String column) {
        Rendered rendered = expression(value);
        Type type = step.columns().column(column).orElseThrow().type();
        return Casts.of(rendered, type, writing) + " AS " + name(column);
    }

    private Rendered expression(Expression expression) {
        return ExpressionSql.of(expression, input().schema(), "", writing);
    }

    private Relation input() {
        return inputs.get(0);
    }

    private static Type type(Relation relation, String column) {
        return relation.schema().column(column).orElseThrow().type();
    }

    private List<String> names(Schema schema) {
        return schema.names().stream().map(this::name).toList();
    }

    private String name(String identifier) {
        return writing.name(identifier);
    }
}
