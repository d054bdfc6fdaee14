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

    /**
     * The value as another type, the same on every engine. A null stays null. A value that does not fit fails the task: it is
     * never cut, wrapped around or made null. A conversion that is not listed is a problem when the pipeline is compiled.
     *
     * <ul>
     *   <li>a number to int or long: what follows the point is left out ({@code -1.6} gives {@code -1}); NaN does not fit;
     *   <li>a number to a decimal: rounded to its scale, half away from zero ({@code 1.005} gives {@code 1.01}). A float or
     *       double counts as the shortest decimal number that Java writes for it;
     *   <li>a number to float or double: the nearest; only infinity gives infinity;
     *   <li>a text to another type: the text must be a value of that type as a whole, as in CSV files: {@code 42},
     *       {@code -1.50} (with at most the scale's digits), {@code 1.5e-3} (float and double alone), {@code true},
     *       {@code 2019-03-01}, {@code 2019-03-01 10:00:00.5} (or with a {@code T}), the same with {@code Z} or
     *       {@code +05:30} for an instant, a UUID with its hyphens. Nothing is rounded or trimmed;
     *   <li>to text: those same forms, decimals with all digits of their scale, times with a space, instants in UTC with
     *       {@code Z}; years are 0001 to 9999. Not from float or double, which engines write in different ways: make it a
     *       decimal first. Not from or to bytes;
     *   <li>among date, timestamp and instant: days begin at midnight, and a timestamp is taken to be in UTC.
     * </ul>
     */
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
