package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.Objects;

/** Renders what is done to numbers beside adding and multiplying. */
final class Numbers {
    /** From here on all doubles are whole. */
    private static final String WHOLE = "9007199254740992";

    private final Writing writing;

    Numbers(Writing writing) {
        this.writing = writing;
    }

    Rendered of(Expression.Call call, List<Rendered> arguments) {
        Rendered first = arguments.get(0);
        return switch (call.function()) {
            case DIVIDE -> divided(first, arguments.get(1), Scalar.DOUBLE, " / ");
            case REMAINDER ->
                divided(
                        first,
                        arguments.get(1),
                        NumberTypes.common(first.type(), arguments.get(1).type()),
                        " % ");
            case NEGATE -> new Rendered(negated(first.sql(), first.type()), first.type());
            case ABS -> new Rendered(size(first), first.type());
            case ROUND -> rounded(call, first);
            case FLOOR, CEILING -> whole(call.function(), first);
            default -> throw new IllegalArgumentException("Cannot calculate " + call.function());
        };
    }

    private Rendered divided(Rendered left, Rendered right, Type type, String operator) {
        Rendered dividend = new Rendered(Casts.of(left, type, writing), type, left.repeatable());
        Rendered divisor = new Rendered(Casts.of(right, type, writing), type, right.repeatable());
        String sql = writing.once(
                List.of(dividend, divisor),
                values -> "CASE WHEN " + values.get(1) + " = 0 AND " + values.get(0) + " IS NOT NULL THEN "
                        + writing.error(Fault.DIVISION_BY_ZERO, "'Cannot divide by zero'") + " ELSE "
                        + values.get(0) + operator
                        + (type == Scalar.INT || type == Scalar.LONG ? withRest(values.get(1)) : values.get(1))
                        + " END");
        return new Rendered(type instanceof Decimal ? writing.cast(sql, type) : sql, type);
    }

    private String negated(String number, Type type) {
        // Spark's own sign makes 34 digits of a decimal's 38; DuckDB's gives a wider type where it knows the number.
        String zero = type instanceof Decimal ? writing.cast("0", type) + " " : "";
        return writing.cast(zero + "- " + number, type);
    }

    private String size(Rendered number) {
        return number.type() instanceof Decimal
                ? writing.once(
                        number,
                        value -> "CASE WHEN " + value + " < 0 THEN " + negated(value, number.type()) + " ELSE " + value
                                + " END")
                : "abs(" + number.sql() + ")";
    }

    /** DuckDB takes the rest of the least number by -1 for too great, which is 0 as by 1. */
    private String withRest(String divisor) {
        return writing.duck() ? "CASE WHEN " + divisor + " = -1 THEN 1 ELSE " + divisor + " END" : divisor;
    }

    private Rendered rounded(Expression.Call call, Rendered number) {
        int digits = Integer.parseInt(
                Objects.requireNonNull(((Expression.Literal) call.arguments().get(1)).value()));
        Type type = number.type();
        if (type instanceof Decimal decimal) {
            return digits >= decimal.scale() ? number : ofDecimal(number, decimal, digits);
        } else if (!NumberTypes.floating(type)) {
            return number;
        }
        // Longer ones than fit have no digits so far behind the point: their shortest form has 17 at most.
        Rendered wide = new Rendered(Casts.of(number, Scalar.DOUBLE, writing), Scalar.DOUBLE, number.repeatable());
        Type exact = new Decimal(NumberTypes.MOST_DIGITS, digits);
        String limit = writing.cast("'1e" + (NumberTypes.MOST_DIGITS - digits) + "'", Scalar.DOUBLE);
        String sql = writing.once(wide, value -> {
            String decimal = Casts.of(new Rendered(value, Scalar.DOUBLE, true), exact, writing);
            return "CASE WHEN abs(" + value + ") < " + limit + " THEN "
                    + Casts.of(new Rendered(decimal, exact), Scalar.DOUBLE, writing) + " ELSE " + value + " END";
        });
        return new Rendered(sql, Scalar.DOUBLE);
    }

    private Rendered ofDecimal(Rendered number, Decimal from, int digits) {
        Type to = fewer(from, digits);
        return new Rendered(Casts.of(number, to, writing), to);
    }

    /** With a digit more before the point, for the carry. */
    private static Decimal fewer(Decimal from, int digits) {
        int whole = from.precision() - from.scale() + 1;
        return new Decimal(Math.min(NumberTypes.MOST_DIGITS, whole + digits), digits);
    }

    private Rendered whole(Function function, Rendered number) {
        String name = function == Function.FLOOR ? "floor" : "ceil";
        if (number.type() instanceof Decimal decimal) {
            Type to = fewer(decimal, 0);
            return decimal.scale() == 0 ? number : new Rendered(writing.cast(name + "(" + number.sql() + ")", to), to);
        } else if (!NumberTypes.floating(number.type())) {
            return number;
        }
        // By way of a long, since Spark gives one, and DuckDB -0.0 for some.
        Rendered wide = new Rendered(Casts.of(number, Scalar.DOUBLE, writing), Scalar.DOUBLE, number.repeatable());
        String sql = writing.once(
                wide,
                value -> "CASE WHEN abs(" + value + ") < " + writing.cast(WHOLE, Scalar.DOUBLE) + " THEN "
                        + writing.cast(writing.cast(name + "(" + value + ")", Scalar.LONG), Scalar.DOUBLE) + " ELSE "
                        + value + " END");
        return new Rendered(sql, Scalar.DOUBLE);
    }
}
