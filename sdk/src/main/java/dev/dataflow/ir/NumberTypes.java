package dev.dataflow.ir;

import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;

/**
 * The types of arithmetic's results, the same on every engine:
 *
 * <ul>
 *   <li>float with float is float; any other pair with a float or double is double, decimals included;
 *   <li>int with int is int, with long long;
 *   <li>with a decimal, an int counts as decimal(10,0) and a long as decimal(19,0). A sum or difference has the greater
 *       scale and one digit more than the greater number of whole digits: {@code min(38, max(p1-s1, p2-s2) + max(s1, s2)
 *       + 1)}; a product has {@code min(38, p1+p2+1)} digits, {@code s1+s2} of them after the point, and there is none where
 *       those are more than 38.
 * </ul>
 */
public final class NumberTypes {
    /** The most digits that a decimal has. */
    public static final int MOST_DIGITS = 38;

    private NumberTypes() {}

    /** The type of a sum or difference. */
    public static Type sum(Type left, Type right) {
        return decimals(left, right) ? ofDecimals(left, right, 1) : wider(left, right);
    }

    /** Whether there is a product: its digits after the point, which are those of both, are at most 38. */
    public static boolean multipliable(Type left, Type right) {
        return !decimals(left, right) || decimal(left).scale() + decimal(right).scale() <= MOST_DIGITS;
    }

    /** The type of a product of two that are {@link #multipliable}. */
    public static Type product(Type left, Type right) {
        if (!decimals(left, right)) {
            return wider(left, right);
        }
        Decimal l = decimal(left);
        Decimal r = decimal(right);
        return new Decimal(Math.min(MOST_DIGITS, l.precision() + r.precision() + 1), l.scale() + r.scale());
    }

    /** The narrowest type that holds the values of both; of two that are no numbers, the first. */
    public static Type common(Type left, Type right) {
        if (left.equals(right) || !left.numeric() || !right.numeric()) {
            return left;
        }
        return decimals(left, right) ? ofDecimals(left, right, 0) : wider(left, right);
    }

    /**
     * The type in which an operand goes into a sum or difference of this type. Where that has all the digits there are, the
     * operand must fit into it by itself.
     */
    public static Type addend(Type operand, Type sum) {
        return sum instanceof Decimal decimal && decimal.precision() < MOST_DIGITS ? decimal(operand) : sum;
    }

    /** The type in which an operand goes into a product of this type. */
    public static Type factor(Type operand, Type product) {
        return product instanceof Decimal ? decimal(operand) : product;
    }

    /** Whether it is a float or double. */
    public static boolean floating(Type type) {
        return type == Scalar.FLOAT || type == Scalar.DOUBLE;
    }

    /** Whether it is a number of which every digit counts: an int, long or decimal. */
    public static boolean exact(Type type) {
        return type.numeric() && !floating(type);
    }

    /** Whether the two are calculated as decimals. */
    private static boolean decimals(Type left, Type right) {
        return (left instanceof Decimal || right instanceof Decimal) && !floating(left) && !floating(right);
    }

    private static Type ofDecimals(Type left, Type right, int carry) {
        Decimal l = decimal(left);
        Decimal r = decimal(right);
        int scale = Math.max(l.scale(), r.scale());
        int whole = Math.max(l.precision() - l.scale(), r.precision() - r.scale());
        return new Decimal(Math.min(MOST_DIGITS, whole + scale + carry), scale);
    }

    private static Type wider(Type left, Type right) {
        if (left.equals(right)) {
            return left;
        }
        return floating(left) || floating(right) ? Scalar.DOUBLE : Scalar.LONG;
    }

    private static Decimal decimal(Type type) {
        if (type instanceof Decimal decimal) {
            return decimal;
        }
        return type == Scalar.INT ? new Decimal(10, 0) : new Decimal(19, 0);
    }
}
