package dev.dataflow;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value computed from one row: {@code col("amount").times(2).isGreaterThan(0)}. A null on either side of a comparison or
 * an operation gives a null, and a filter keeps only rows for which its condition is true.
 *
 * <p>Where an argument is an {@code Object} it may be another {@code Expr}, a {@code String}, a {@code Boolean}, an
 * {@code Integer}, a {@code Long}, a {@code Double} or a {@code BigDecimal}; anything else is an
 * {@link IllegalArgumentException}.
 */
public final class Expr {
    private final Expression ir;

    private Expr(Expression ir) {
        this.ir = ir;
    }

    /** The value of a column. */
    public static Expr col(String name) {
        return new Expr(new Expression.Column(name));
    }

    /** A constant. */
    public static Expr lit(Object value) {
        return value instanceof Expr expr ? expr : new Expr(literal(value));
    }

    /** The first of the values that is not null. */
    public static Expr coalesce(Object... values) {
        return call(Function.COALESCE, values);
    }

    /** Whether the two are equal. */
    public Expr isEqualTo(Object other) {
        return call(Function.EQUAL, this, other);
    }

    /** Whether the two differ. */
    public Expr isNotEqualTo(Object other) {
        return call(Function.NOT_EQUAL, this, other);
    }

    /** Whether this is smaller. */
    public Expr isLessThan(Object other) {
        return call(Function.LESS, this, other);
    }

    /** Whether this is smaller, or the two are equal. */
    public Expr isAtMost(Object other) {
        return call(Function.LESS_OR_EQUAL, this, other);
    }

    /** Whether this is greater. */
    public Expr isGreaterThan(Object other) {
        return call(Function.GREATER, this, other);
    }

    /** Whether this is greater, or the two are equal. */
    public Expr isAtLeast(Object other) {
        return call(Function.GREATER_OR_EQUAL, this, other);
    }

    /** Whether both conditions are true. */
    public Expr and(Expr other) {
        return call(Function.AND, this, other);
    }

    /** Whether one condition is true. */
    public Expr or(Expr other) {
        return call(Function.OR, this, other);
    }

    /** Whether the condition is false. */
    public Expr not() {
        return call(Function.NOT, this);
    }

    /** Whether there is no value; never null itself. */
    public Expr isNull() {
        return call(Function.IS_NULL, this);
    }

    /** The sum of two numbers. */
    public Expr plus(Object other) {
        return call(Function.ADD, this, other);
    }

    /** The difference of two numbers. */
    public Expr minus(Object other) {
        return call(Function.SUBTRACT, this, other);
    }

    /** The product of two numbers. */
    public Expr times(Object other) {
        return call(Function.MULTIPLY, this, other);
    }

    /** The day of a timestamp; of an instant, the day in UTC. */
    public Expr toDate() {
        return call(Function.TO_DATE, this);
    }

    /** The value as another type; a value that does not fit fails the task. */
    public Expr cast(Type type) {
        return new Expr(new Expression.Cast(ir, type));
    }

    Expression ir() {
        return ir;
    }

    private static Expr call(Function function, Object... arguments) {
        List<Expression> irs =
                Stream.of(arguments).map(argument -> lit(argument).ir).toList();
        return new Expr(new Expression.Call(function, irs));
    }

    private static Expression literal(@Nullable Object value) {
        if (value instanceof String text) {
            return new Expression.Literal(Type.Scalar.STRING, text);
        } else if (value instanceof Boolean flag) {
            return new Expression.Literal(Type.Scalar.BOOLEAN, flag.toString());
        } else if (value instanceof Integer number) {
            return new Expression.Literal(Type.Scalar.INT, number.toString());
        } else if (value instanceof Long number) {
            return new Expression.Literal(Type.Scalar.LONG, number.toString());
        } else if (value instanceof Double number) {
            return new Expression.Literal(Type.Scalar.DOUBLE, number.toString());
        } else if (value instanceof BigDecimal number) {
            BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
            int precision = Math.max(plain.precision(), plain.scale());
            return new Expression.Literal(
                    new Type.Decimal(Math.max(precision, 1), plain.scale()), plain.toPlainString());
        }
        throw new IllegalArgumentException(
                "Cannot use " + (value == null ? "null" : value.getClass().getName())
                        + " as a constant. Use a String, Boolean, Integer, Long, Double or BigDecimal");
    }
}
