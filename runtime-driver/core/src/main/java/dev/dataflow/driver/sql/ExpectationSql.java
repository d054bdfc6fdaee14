package dev.dataflow.driver.sql;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders the expectations of a step. The rows are marked with what they fail as they are computed, once; an engine keeps
 * them. All else is asked of what it keeps: one query for all numbers, and one for the samples of an expectation that
 * failed. Rows that leave are looked at by no other expectation.
 */
public final class ExpectationSql {
    /** The number of the first expectation for which the row leaves; null for a row that stays. */
    private static final String REJECTED = "_dataflow_rejected";

    private static final String FAILS = "_dataflow_fails_";
    private static final String FOUND = "_dataflow_found_";
    private static final String KEY = "_dataflow_key_";

    private final Step step;
    private final List<Expectation> expectations;
    private final List<Relation> inputs;
    private final Schema schema;
    private final List<String> hidden;
    private final Dialect dialect;

    private ExpectationSql(Step step, Body.Expect body, List<Relation> inputs, Dialect dialect) {
        this.step = step;
        this.expectations = body.expectations();
        this.inputs = List.copyOf(inputs);
        this.schema = inputs.get(0).schema();
        this.hidden = inputs.get(0).hidden();
        this.dialect = dialect;
    }

    /** The expectations of a step whose first input is what they are of, and the others what they refer to. */
    public static ExpectationSql of(Step step, List<Relation> inputs, Dialect dialect) {
        return new ExpectationSql(step, (Body.Expect) step.body(), inputs, dialect);
    }

    /** The rows, each with what it fails: a query without parentheses. */
    public String marked() {
        List<String> columns = names(rowColumns());
        StringBuilder from = new StringBuilder(inputs.get(0).sql());
        List<String> marks = new ArrayList<>();
        for (int i = 0; i < expectations.size(); i++) {
            Expectation.Check check = expectations.get(i).check();
            if (check instanceof Expectation.References references) {
                from.append(referenced(references, i));
            }
            Optional<String> fails = check.accept(new Fails(i));
            if (fails.isPresent()) {
                marks.add(fails.get() + " AS " + name(FAILS + i));
            }
        }
        String reasons = IntStream.range(0, expectations.size())
                .filter(i -> expectations.get(i).onFailure().takesOut())
                .mapToObj(i -> "WHEN " + name(FAILS + i) + " THEN " + constant(Scalar.INT, Integer.toString(i)))
                .collect(Collectors.joining(" "));
        String none = constant(Scalar.INT, null);
        String reason = reasons.isEmpty() ? none : "CASE " + reasons + " ELSE " + none + " END";
        return "SELECT *, " + reason + " AS " + name(REJECTED) + " FROM (SELECT "
                + Stream.concat(columns.stream(), marks.stream()).collect(Collectors.joining(", ")) + " FROM " + from
                + ")";
    }

    /** The rows that stay: of the marked ones, which the engine has kept under that name. */
    public Relation kept(String marked) {
        return new Relation(
                "(SELECT " + String.join(", ", names(rowColumns())) + " FROM " + marked + " WHERE " + stays() + ")",
                schema,
                hidden);
    }

    /**
     * The numbers that decide, in one row: how many rows there are, how many stay, and for each expectation what its kind
     * has: how many rows fail it, the newest time, or the measure as a double; null for a number of rows, which is known by
     * then.
     */
    public Relation numbers(String marked) {
        List<Rendered> numbers = new ArrayList<>();
        numbers.add(new Rendered("count(*)", Scalar.LONG));
        numbers.add(new Rendered("count(*) FILTER (WHERE " + stays() + ")", Scalar.LONG));
        for (int i = 0; i < expectations.size(); i++) {
            numbers.add(expectations.get(i).check().accept(new Figure(i, marked)));
        }
        List<String> columns = new ArrayList<>();
        List<Schema.Column> types = new ArrayList<>();
        for (Rendered number : numbers) {
            String column = "n" + columns.size();
            types.add(new Schema.Column(column, number.type(), true));
            columns.add(number.sql() + " AS " + name(column));
        }
        String sql = "(SELECT " + String.join(", ", columns) + " FROM " + marked + ")";
        return Relation.of(sql, new Schema(types));
    }

    /** Some rows that are to blame for an expectation; empty where there are none to show. */
    public Optional<Relation> samples(String marked, int expectation, int most) {
        Expectation expected = expectations.get(expectation);
        String limit = " LIMIT " + most + ")";
        if (expected.check() instanceof Expectation.Unique unique) {
            String sql = "(SELECT " + String.join(", ", names(unique.columns())) + twice(unique, marked) + limit;
            List<Schema.Column> columns = unique.columns().stream()
                    .map(column -> schema.column(column).orElseThrow())
                    .toList();
            return Optional.of(Relation.of(sql, new Schema(columns)));
        } else if (!expected.check().ofRows()) {
            return Optional.empty();
        }
        String sql = "(SELECT " + String.join(", ", names(schema.names())) + " FROM " + marked + " WHERE "
                + blamed(expectation) + limit;
        return Optional.of(Relation.of(sql, schema));
    }

    /** The rows that leave: first the number of the expectation that is the reason, then the row. */
    public Relation rejected(String marked) {
        List<String> columns = new ArrayList<>(List.of(name(REJECTED)));
        columns.addAll(names(rowColumns()));
        List<Schema.Column> types = new ArrayList<>(List.of(new Schema.Column(REJECTED, Scalar.INT, true)));
        types.addAll(schema.columns());
        String sql = "(SELECT " + String.join(", ", columns) + " FROM " + marked + " WHERE " + name(REJECTED)
                + " IS NOT NULL)";
        return new Relation(sql, new Schema(types), hidden);
    }

    /** Whether an expectation takes rows out. */
    public boolean rejects() {
        return expectations.stream().anyMatch(expected -> expected.onFailure().takesOut());
    }

    /** A join that finds, for each row, whether what it refers to is there; it makes no row two. */
    private String referenced(Expectation.References references, int number) {
        Relation other = inputs.get(references.input());
        List<String> keys = new ArrayList<>();
        List<String> there = new ArrayList<>();
        List<String> on = new ArrayList<>();
        for (int i = 0; i < references.columns().size(); i++) {
            String left = references.columns().get(i);
            String right = references.referenced().get(i);
            Type common = NumberTypes.common(
                    column(schema, left).type(), column(other.schema(), right).type());
            String key = name(KEY + number + "_" + i);
            keys.add(converted(right, other.schema(), common) + " AS " + key);
            there.add(name(right) + " IS NOT NULL");
            on.add(converted(left, schema, common) + " = " + key);
        }
        return " LEFT JOIN (SELECT DISTINCT true AS " + name(FOUND + number) + ", " + String.join(", ", keys) + " FROM "
                + other.sql() + " WHERE " + String.join(" AND ", there) + ") AS " + name("_dataflow_other_" + number)
                + " ON " + String.join(" AND ", on);
    }

    /** From where, and grouped how, keys come that several rows have. */
    private String twice(Expectation.Unique unique, String marked) {
        List<String> keys = names(unique.columns());
        String there = keys.stream().map(key -> key + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return " FROM " + marked + " WHERE " + stays() + " AND " + there + " GROUP BY " + String.join(", ", keys)
                + " HAVING count(*) > 1";
    }

    private String blamed(int number) {
        boolean leaves = expectations.get(number).onFailure().takesOut();
        return name(FAILS + number) + (leaves ? "" : " AND " + stays());
    }

    private String stays() {
        return name(REJECTED) + " IS NULL";
    }

    private List<String> rowColumns() {
        List<String> columns = new ArrayList<>(schema.names());
        columns.addAll(hidden);
        return columns;
    }

    private String converted(String column, Schema of, Type type) {
        return rendered(new Expression.Cast(new Expression.Column(column), type), of)
                .sql();
    }

    private String constant(Type type, @Nullable String value) {
        return rendered(new Expression.Literal(type, value), schema).sql();
    }

    private Rendered column(Schema of, String column) {
        return rendered(new Expression.Column(column), of);
    }

    private String condition(Function function, Expression... arguments) {
        return rendered(new Call(function, List.of(arguments)), schema).sql();
    }

    private Rendered rendered(Expression expression, Schema of) {
        return ExpressionSql.of(expression, of, dialect, step.name());
    }

    private List<String> names(List<String> identifiers) {
        return identifiers.stream().map(this::name).toList();
    }

    private String name(String identifier) {
        return dialect.name(identifier);
    }

    /** Whether a row fails a check, true or false and never null; empty where no single row does. */
    private final class Fails implements Expectation.Check.Visitor<Optional<String>> {
        private final int number;

        Fails(int number) {
            this.number = number;
        }

        @Override
        public Optional<String> notNull(Expectation.NotNull notNull) {
            return Optional.of(names(notNull.columns()).stream()
                    .map(column -> column + " IS NULL")
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }

        @Override
        public Optional<String> unique(Expectation.Unique unique) {
            return Optional.empty();
        }

        @Override
        public Optional<String> inRange(Expectation.InRange inRange) {
            return Optional.of(Stream.of(
                            outside(inRange, Function.LESS, inRange.least()),
                            outside(inRange, Function.GREATER, inRange.most()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }

        private Optional<String> outside(Expectation.InRange inRange, Function beyond, @Nullable Expression bound) {
            return Optional.ofNullable(bound)
                    .map(value -> ifTrue(condition(beyond, new Expression.Column(inRange.column()), value)));
        }

        @Override
        public Optional<String> oneOf(Expectation.OneOf oneOf) {
            Expression column = new Expression.Column(oneOf.column());
            String among = oneOf.values().stream()
                    .map(value -> condition(Function.EQUAL, column, value))
                    .collect(Collectors.joining(" OR ", "(", ")"));
            return Optional.of("(" + name(oneOf.column()) + " IS NOT NULL AND NOT " + ifTrue(among) + ")");
        }

        @Override
        public Optional<String> matches(Expectation.Matches matches) {
            return Optional.of(
                    ifTrue("NOT (" + dialect.matchesPattern(name(matches.column()), matches.pattern()) + ")"));
        }

        @Override
        public Optional<String> rowCount(Expectation.RowCount rowCount) {
            return Optional.empty();
        }

        @Override
        public Optional<String> fresh(Expectation.Fresh fresh) {
            return Optional.empty();
        }

        @Override
        public Optional<String> references(Expectation.References references) {
            String there = names(references.columns()).stream()
                    .map(column -> column + " IS NOT NULL AND ")
                    .collect(Collectors.joining());
            return Optional.of("(" + there + name(FOUND + number) + " IS NULL)");
        }

        @Override
        public Optional<String> holds(Expectation.Holds holds) {
            return Optional.of(
                    "(NOT " + ifTrue(rendered(holds.condition(), schema).sql()) + ")");
        }

        @Override
        public Optional<String> changesAtMost(Expectation.ChangesAtMost changesAtMost) {
            return Optional.empty();
        }

        private String ifTrue(String condition) {
            return "coalesce(" + condition + ", false)";
        }
    }

    /** The figure that decides about an expectation. */
    private final class Figure implements Expectation.Check.Visitor<Rendered> {
        private final int number;
        private final String marked;

        Figure(int number, String marked) {
            this.number = number;
            this.marked = marked;
        }

        @Override
        public Rendered notNull(Expectation.NotNull notNull) {
            return failing();
        }

        @Override
        public Rendered unique(Expectation.Unique unique) {
            String rows = "(SELECT coalesce(sum(_dataflow_same), 0) FROM (SELECT count(*) AS _dataflow_same"
                    + twice(unique, marked) + "))";
            return new Rendered("CAST(" + rows + " AS " + dialect.type(Scalar.LONG) + ")", Scalar.LONG);
        }

        @Override
        public Rendered inRange(Expectation.InRange inRange) {
            return failing();
        }

        @Override
        public Rendered oneOf(Expectation.OneOf oneOf) {
            return failing();
        }

        @Override
        public Rendered matches(Expectation.Matches matches) {
            return failing();
        }

        @Override
        public Rendered rowCount(Expectation.RowCount rowCount) {
            return new Rendered(constant(Scalar.LONG, null), Scalar.LONG);
        }

        @Override
        public Rendered fresh(Expectation.Fresh fresh) {
            Rendered column = column(schema, fresh.column());
            return new Rendered("max(" + column.sql() + ") FILTER (WHERE " + stays() + ")", column.type());
        }

        @Override
        public Rendered references(Expectation.References references) {
            return failing();
        }

        @Override
        public Rendered holds(Expectation.Holds holds) {
            return failing();
        }

        @Override
        public Rendered changesAtMost(Expectation.ChangesAtMost changesAtMost) {
            Body.Aggregation measure = changesAtMost.measure();
            Schema result = new Schema(List.of(new Schema.Column(measure.name(), type(measure), true)));
            Step whole = new Step(
                    step.name(),
                    List.of(step.inputs().get(0)),
                    new Body.Aggregate(List.of(), List.of(measure)),
                    result,
                    step.engine());
            String rows = StepSql.of(whole, List.of(kept(marked)), dialect)
                    .orElseThrow()
                    .sql();
            String value = converted(measure.name(), result, Scalar.DOUBLE);
            return new Rendered("(SELECT " + value + " FROM (" + rows + "))", Scalar.DOUBLE);
        }

        private Rendered failing() {
            return new Rendered("count(*) FILTER (WHERE " + blamed(number) + ")", Scalar.LONG);
        }

        private Type type(Body.Aggregation measure) {
            Expression argument = measure.argument();
            if (argument == null) {
                return Scalar.LONG;
            }
            Type of = rendered(argument, schema).type();
            return switch (measure.function()) {
                case COUNT, COUNT_DISTINCT -> Scalar.LONG;
                case AVG -> Scalar.DOUBLE;
                case MIN, MAX, FIRST, LAST -> of;
                case SUM ->
                    of instanceof Type.Decimal decimal
                            ? new Type.Decimal(NumberTypes.MOST_DIGITS, decimal.scale())
                            : NumberTypes.floating(of) ? Scalar.DOUBLE : Scalar.LONG;
            };
        }
    }
}
