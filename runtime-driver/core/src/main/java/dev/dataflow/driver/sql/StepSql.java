package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders a built-in step as one query over its inputs; steps that are no SQL give an empty. */
public final class StepSql implements Body.Visitor<Optional<Relation>> {
    private final Step step;
    private final List<Relation> inputs;
    private final Dialect dialect;

    private StepSql(Step step, List<Relation> inputs, Dialect dialect) {
        this.step = step;
        this.inputs = List.copyOf(inputs);
        this.dialect = dialect;
    }

    /**
     * The step as a relation, whose {@code sql} is a query without parentheses; empty for reads, writes and user classes.
     * Each column has the type of the step's schema.
     */
    public static Optional<Relation> of(Step step, List<Relation> inputs, Dialect dialect) {
        return step.body().accept(new StepSql(step, inputs, dialect));
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
    public Optional<Relation> select(Body.Select select) {
        List<String> columns = new ArrayList<>();
        for (Body.Named named : select.columns()) {
            columns.add(computed(named.value(), named.name()));
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
        List<String> columns = step.columns().names().stream().map(this::name).toList();
        return rowByRow(columns, " WHERE " + expression(filter.condition()).sql());
    }

    @Override
    public Optional<Relation> join(Body.Join join) {
        Set<String> keys = join.keys().stream().map(Body.JoinKey::right).collect(Collectors.toSet());
        List<String> columns = new ArrayList<>();
        inputs.get(0).schema().names().forEach(column -> columns.add("l." + name(column)));
        inputs.get(1).schema().names().stream()
                .filter(column -> !keys.contains(column))
                .forEach(column -> columns.add("r." + name(column)));
        String on = join.keys().stream().map(this::equal).collect(Collectors.joining(" AND "));
        String kind = join.kind() == Body.JoinKind.LEFT ? " LEFT JOIN " : " JOIN ";
        return query("SELECT " + String.join(", ", columns) + " FROM "
                + inputs.get(0).sql() + " AS l" + kind + inputs.get(1).sql() + " AS r ON " + on);
    }

    private String equal(Body.JoinKey key) {
        Rendered left = new Rendered("l." + name(key.left()), type(inputs.get(0), key.left()), true);
        Rendered right = new Rendered("r." + name(key.right()), type(inputs.get(1), key.right()), true);
        Type common = NumberTypes.common(left.type(), right.type());
        return Casts.of(left, common, dialect) + " = " + Casts.of(right, common, dialect);
    }

    private static Type type(Relation relation, String column) {
        return relation.schema().column(column).orElseThrow().type();
    }

    @Override
    public Optional<Relation> aggregate(Body.Aggregate aggregate) {
        List<String> columns =
                new ArrayList<>(aggregate.keys().stream().map(this::name).toList());
        String groups = String.join(", ", columns);
        for (Body.Aggregation result : aggregate.aggregations()) {
            columns.add(result(result) + " AS " + name(result.name()));
        }
        return query("SELECT " + String.join(", ", columns) + " FROM "
                + inputs.get(0).sql() + (groups.isEmpty() ? "" : " GROUP BY " + groups));
    }

    private String result(Body.Aggregation result) {
        Expression argument = result.argument();
        if (argument == null) {
            return "count(*)";
        }
        Rendered value = expression(argument);
        return switch (result.function()) {
            case COUNT -> "count(" + value.sql() + ")";
            case MIN -> "min(" + value.sql() + ")";
            case MAX -> "max(" + value.sql() + ")";
            case AVG -> "avg(" + Casts.of(value, Scalar.DOUBLE, dialect) + ")";
            case COUNT_DISTINCT, FIRST, LAST -> throw unsupported(step.body());
            case SUM ->
                sum(value, step.columns().column(result.name()).orElseThrow().type());
        };
    }

    /** Summed in the width of the result, which holds any sum of the argument's values or is an error. */
    private String sum(Rendered value, Type type) {
        String wide = Casts.of(value, type instanceof Type.Decimal ? value.type() : type, dialect);
        return Casts.plain("sum(" + wide + ")", type, dialect);
    }

    @Override
    public Optional<Relation> dedupe(Body.Dedupe dedupe) {
        List<String> order = new ArrayList<>();
        Set<String> ordered = new HashSet<>(dedupe.keys());
        for (Body.Order by : dedupe.order()) {
            order.add(name(by.column()) + (by.descending() ? " DESC" : " ASC") + " NULLS LAST");
            ordered.add(by.column());
        }
        // Ties are broken by the other columns, so that a retry keeps the same row.
        Set<String> ties = new LinkedHashSet<>(step.columns().names());
        ties.removeAll(ordered);
        // Where a row is from goes along with it.
        List<String> hidden = inputs.get(0).hidden();
        ties.addAll(hidden);
        ties.forEach(column -> order.add(name(column) + " ASC NULLS LAST"));
        String columns = Stream.concat(step.columns().names().stream(), hidden.stream())
                .map(this::name)
                .collect(Collectors.joining(", "));
        String keys = dedupe.keys().stream().map(this::name).collect(Collectors.joining(", "));
        String number = "row_number() OVER (PARTITION BY " + keys
                + (order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order)) + ")";
        String rank = name("_dataflow_rank");
        String sql = "SELECT " + columns + " FROM (SELECT " + columns + ", " + number + " AS " + rank + " FROM "
                + inputs.get(0).sql() + ") WHERE " + rank + " = 1";
        return Optional.of(new Relation(sql, step.columns(), hidden));
    }

    @Override
    public Optional<Relation> drop(Body.Drop drop) {
        throw unsupported(drop);
    }

    @Override
    public Optional<Relation> rename(Body.Rename rename) {
        throw unsupported(rename);
    }

    @Override
    public Optional<Relation> lookup(Body.Lookup lookup) {
        throw unsupported(lookup);
    }

    @Override
    public Optional<Relation> union(Body.Union union) {
        throw unsupported(union);
    }

    @Override
    public Optional<Relation> windows(Body.Windows windows) {
        throw unsupported(windows);
    }

    @Override
    public Optional<Relation> timeWindow(Body.TimeWindow timeWindow) {
        throw unsupported(timeWindow);
    }

    @Override
    public Optional<Relation> sort(Body.Sort sort) {
        throw unsupported(sort);
    }

    @Override
    public Optional<Relation> limit(Body.Limit limit) {
        throw unsupported(limit);
    }

    @Override
    public Optional<Relation> sample(Body.Sample sample) {
        throw unsupported(sample);
    }

    @Override
    public Optional<Relation> part(Body.Part part) {
        throw unsupported(part);
    }

    @Override
    public Optional<Relation> explode(Body.Explode explode) {
        throw unsupported(explode);
    }

    @Override
    public Optional<Relation> flatten(Body.Flatten flatten) {
        throw unsupported(flatten);
    }

    @Override
    public Optional<Relation> expandJson(Body.ExpandJson expandJson) {
        throw unsupported(expandJson);
    }

    @Override
    public Optional<Relation> sql(Body.Sql sql) {
        throw unsupported(sql);
    }

    @Override
    public Optional<Relation> expect(Body.Expect expect) {
        throw unsupported(expect);
    }

    @Override
    public Optional<Relation> checkpoint(Body.Checkpoint checkpoint) {
        throw unsupported(checkpoint);
    }

    @Override
    public Optional<Relation> external(Body.External external) {
        throw unsupported(external);
    }

    /** The engines' descriptors refuse such a step, so that no pipeline with it is ever compiled. */
    private static IllegalStateException unsupported(Body body) {
        return new IllegalStateException("Cannot run " + body.getClass().getSimpleName() + ": it has no runtime");
    }

    private Optional<Relation> rowByRow(List<String> columns, String where) {
        List<String> all = new ArrayList<>(columns);
        List<String> hidden = inputs.get(0).hidden();
        hidden.forEach(column -> all.add(name(column)));
        String sql =
                "SELECT " + String.join(", ", all) + " FROM " + inputs.get(0).sql() + where;
        return Optional.of(new Relation(sql, step.columns(), hidden));
    }

    private Optional<Relation> query(String sql) {
        return Optional.of(Relation.of(sql, step.columns()));
    }

    private String computed(Expression value, String column) {
        Rendered rendered = expression(value);
        Type type = step.columns().column(column).orElseThrow().type();
        return Casts.of(rendered, type, dialect) + " AS " + name(column);
    }

    private Rendered expression(Expression expression) {
        return ExpressionSql.of(expression, inputs.get(0).schema(), dialect);
    }

    private String name(String identifier) {
        return dialect.name(identifier);
    }
}
