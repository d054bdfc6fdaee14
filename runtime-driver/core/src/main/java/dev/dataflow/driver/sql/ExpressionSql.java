package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders an expression over the columns of one relation. */
public final class ExpressionSql implements Expression.Visitor<Rendered> {
    /** The most digits of a decimal that DuckDB holds in 64 bits. */
    private static final int LONGEST = 18;

    private final Writing writing;
    private final Schema input;
    private final String qualifier;

    private ExpressionSql(Writing writing, Schema input, String qualifier) {
        this.writing = writing;
        this.input = input;
        this.qualifier = qualifier;
    }

    /** The SQL of an expression, of the type that our rules give it. */
    public static Rendered of(Expression expression, Schema input, Dialect dialect) {
        return of(expression, input, "", new Writing(dialect, ""));
    }

    /** The SQL of a step's expression: what it raises names the step. */
    public static Rendered of(Expression expression, Schema input, Dialect dialect, String step) {
        return of(expression, input, "", new Writing(dialect, step));
    }

    /** The SQL over the columns of a relation that is known by a name: the qualifier, with its point. */
    static Rendered of(Expression expression, Schema input, String qualifier, Writing writing) {
        return expression.accept(new ExpressionSql(writing, input, qualifier));
    }

    @Override
    public Rendered column(Expression.Column column) {
        Type type = input.column(column.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot find column \"" + column.name() + "\" among " + input.names()))
                .type();
        return new Rendered(qualifier + writing.name(column.name()), type, true);
    }

    @Override
    public Rendered literal(Expression.Literal literal) {
        return new Rendered(constant(literal.type(), literal.value()), literal.type(), true);
    }

    private String constant(Type type, @Nullable String value) {
        if (value == null) {
            return writing.cast("NULL", type);
        } else if (type == Scalar.BINARY) {
            return writing.dialect().bytes(writing.text(value));
        } else if (type == Scalar.STRING) {
            return writing.text(value);
        } else if (type == Scalar.BOOLEAN) {
            return value.toLowerCase(Locale.ROOT);
        } else if (type == Scalar.UUID) {
            return writing.cast(writing.text(UUID.fromString(value).toString()), type);
        } else if (type == Scalar.DURATION) {
            return writing.cast(Long.toString(JsonColumns.micros(Duration.parse(value))), type);
        }
        return writing.cast(writing.text(value), type);
    }

    @Override
    public Rendered cast(Expression.Cast cast) {
        return new Rendered(Casts.of(cast.value().accept(this), cast.type(), writing), cast.type());
    }

    @Override
    public Rendered castable(Expression.Castable castable) {
        return new Rendered(Casts.succeeds(castable.value().accept(this), castable.type(), writing), Scalar.BOOLEAN);
    }

    @Override
    public Rendered call(Expression.Call call) {
        List<Rendered> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        Function function = call.function();
        return switch (function) {
            case EQUAL -> compared(arguments, "=");
            case NOT_EQUAL -> compared(arguments, "<>");
            case LESS -> compared(arguments, "<");
            case LESS_OR_EQUAL -> compared(arguments, "<=");
            case GREATER -> compared(arguments, ">");
            case GREATER_OR_EQUAL -> compared(arguments, ">=");
            case IN -> among(arguments);
            case AND -> combined(sqls(arguments), " AND ");
            case OR -> combined(sqls(arguments), " OR ");
            case NOT -> new Rendered("(NOT " + arguments.get(0).sql() + ")", Scalar.BOOLEAN);
            case IS_NULL -> new Rendered("(" + arguments.get(0).sql() + " IS NULL)", Scalar.BOOLEAN);
            case ADD -> added(arguments, " + ");
            case SUBTRACT -> added(arguments, " - ");
            case MULTIPLY -> multiplied(arguments);
            case COALESCE -> firstOf(arguments);
            case NULL_IF -> nullIf(arguments);
            case CASE -> byCondition(arguments);
            case DIVIDE, REMAINDER, NEGATE, ABS, ROUND, FLOOR, CEILING -> new Numbers(writing).of(call, arguments);
            case TO_DATE,
                    PARSE_DATE,
                    PARSE_TIMESTAMP,
                    FORMAT_DATE,
                    YEAR,
                    MONTH,
                    DAY,
                    HOUR,
                    MINUTE,
                    SECOND,
                    DAY_OF_WEEK,
                    TRUNCATE,
                    ADD_DAYS,
                    DAYS_BETWEEN -> new Times(writing).of(call, arguments);
            case MERGE, ELEMENT, VALUE_OF, LIST_OF -> new Collections(writing).of(call, arguments);
            case LENGTH -> length(call, arguments);
            case LOWER,
                    UPPER,
                    TRIM,
                    TRIM_START,
                    TRIM_END,
                    PAD_START,
                    PAD_END,
                    SUBSTRING,
                    REPLACE,
                    REPLACE_PATTERN,
                    MATCHES,
                    CONTAINS,
                    STARTS_WITH,
                    ENDS_WITH,
                    CONCATENATE,
                    SPLIT,
                    SHA256 -> new Texts(writing).of(call, arguments);
        };
    }

    @Override
    public Rendered given(Expression.Given given) {
        throw new IllegalStateException(
                "Cannot render the " + given.variable().words() + ": a run puts values in the place of its variables");
    }

    @Override
    public Rendered field(Expression.Field field) {
        Rendered value = field.value().accept(this);
        return Collections.field(value, field.name(), writing);
    }

    private Rendered length(Expression.Call call, List<Rendered> arguments) {
        Type type = arguments.get(0).type();
        return type == Scalar.STRING || type == Scalar.BINARY
                ? new Texts(writing).of(call, arguments)
                : new Collections(writing).of(call, arguments);
    }

    private Rendered compared(List<Rendered> arguments, String operator) {
        return compared(arguments.get(0), arguments.get(1), operator);
    }

    private Rendered compared(Rendered left, Rendered right, String operator) {
        if (Encoding.asked(left.type())) {
            // Engines disagree on what is in maps, and on nulls within.
            String sql = writing.once(
                    List.of(left, right),
                    values -> "CASE WHEN " + values.get(0) + " IS NULL OR " + values.get(1) + " IS NULL THEN NULL ELSE "
                            + new Encoding(writing).of(values.get(0), left.type()) + " " + operator + " "
                            + new Encoding(writing).of(values.get(1), right.type()) + " END");
            return new Rendered("(" + sql + ")", Scalar.BOOLEAN);
        }
        Type common = NumberTypes.common(left.type(), right.type());
        return new Rendered("(" + as(left, common) + " " + operator + " " + as(right, common) + ")", Scalar.BOOLEAN);
    }

    private Rendered among(List<Rendered> arguments) {
        Rendered value = arguments.get(0);
        List<Rendered> others = arguments.subList(1, arguments.size());
        boolean alike = others.stream().allMatch(other -> other.type().equals(value.type()));
        if (alike && !Encoding.asked(value.type()) && !NumberTypes.floating(value.type())) {
            return new Rendered("(" + value.sql() + " IN (" + String.join(", ", sqls(others)) + "))", Scalar.BOOLEAN);
        }
        // Each in the type that holds both; engines' own lists have one type, and their own way with NaN and -0.0.
        return new Rendered(
                writing.once(
                        value,
                        sql -> combined(
                                        others.stream()
                                                .map(other -> compared(
                                                                new Rendered(sql, value.type(), true), other, "=")
                                                        .sql())
                                                .toList(),
                                        " OR ")
                                .sql()),
                Scalar.BOOLEAN);
    }

    /** In pairs of pairs: parsers nest a chain as deep as it is long. */
    private static Rendered combined(List<String> conditions, String operator) {
        if (conditions.size() <= 2) {
            return new Rendered("(" + String.join(operator, conditions) + ")", Scalar.BOOLEAN);
        }
        int half = conditions.size() / 2;
        String first = combined(conditions.subList(0, half), operator).sql();
        String second =
                combined(conditions.subList(half, conditions.size()), operator).sql();
        return new Rendered("(" + first + operator + second + ")", Scalar.BOOLEAN);
    }

    private static List<String> sqls(List<Rendered> values) {
        return values.stream().map(Rendered::sql).toList();
    }

    private Rendered added(List<Rendered> arguments, String operator) {
        Type sum = NumberTypes.sum(arguments.get(0).type(), arguments.get(1).type());
        return calculated(arguments, operator, NumberTypes::addend, sum);
    }

    private Rendered multiplied(List<Rendered> arguments) {
        Type product =
                NumberTypes.product(arguments.get(0).type(), arguments.get(1).type());
        boolean wide = writing.duck() && product instanceof Type.Decimal decimal && decimal.precision() > LONGEST;
        return calculated(wide ? widened(arguments, product) : arguments, " * ", NumberTypes::factor, product);
    }

    /** DuckDB multiplies two decimals of 64 bits in 64 bits, whatever comes of it, and so fails; one of more keeps it from that. */
    private List<Rendered> widened(List<Rendered> factors, Type product) {
        Rendered left = factors.get(0);
        Type.Decimal type = (Type.Decimal) NumberTypes.factor(left.type(), product);
        if (type.precision() > LONGEST) {
            return factors;
        }
        Type.Decimal wide = new Type.Decimal(LONGEST + 1, type.scale());
        return List.of(new Rendered(as(left, wide), wide), factors.get(1));
    }

    private Rendered calculated(List<Rendered> arguments, String operator, BinaryOperator<Type> operand, Type result) {
        String sql = arguments.stream()
                .map(argument -> as(argument, operand.apply(argument.type(), result)))
                .collect(Collectors.joining(operator, "(", ")"));
        // An engine's own type of the result may be another.
        return new Rendered(result instanceof Type.Decimal ? writing.cast(sql, result) : sql, result);
    }

    private Rendered firstOf(List<Rendered> arguments) {
        Type type = common(arguments);
        String sql = arguments.stream().map(argument -> as(argument, type)).collect(Collectors.joining(", "));
        return new Rendered("coalesce(" + sql + ")", type);
    }

    private Rendered nullIf(List<Rendered> arguments) {
        Rendered first = arguments.get(0);
        String sql = writing.once(
                first,
                value -> "CASE WHEN "
                        + compared(new Rendered(value, first.type(), true), arguments.get(1), "=")
                                .sql()
                        + " THEN NULL ELSE " + value + " END");
        return new Rendered(sql, first.type());
    }

    private Rendered byCondition(List<Rendered> arguments) {
        List<Rendered> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (i % 2 == 1 || i == arguments.size() - 1) {
                values.add(arguments.get(i));
            }
        }
        Type type = common(values);
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            sql.append(" WHEN ").append(arguments.get(i).sql()).append(" THEN ").append(as(arguments.get(i + 1), type));
        }
        sql.append(" ELSE ").append(as(values.get(values.size() - 1), type)).append(" END");
        return new Rendered(sql.toString(), type);
    }

    /** The type that holds the values of all. */
    static Type common(List<Rendered> values) {
        Type common = values.get(0).type();
        for (Rendered value : values) {
            common = NumberTypes.common(common, value.type());
        }
        return common;
    }

    private String as(Rendered value, Type type) {
        return Casts.of(value, type, writing);
    }
}
