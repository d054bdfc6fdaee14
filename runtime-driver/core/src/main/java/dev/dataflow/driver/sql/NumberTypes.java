package dev.dataflow.driver.sql;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;

/**
 * The types of arithmetic's results, the same on every engine and the same that the compiler gives them:
 *
 * <ul>
 *   <li>float with float is float; any other pair with a float or double is double, decimals included;
 *   <li>int with int is int, with long long;
 *   <li>with a decimal, an int counts as decimal(10,0) and a long as decimal(19,0). A sum or difference has the greater
 *       scale and one digit more than the greater number of whole digits; a product has all digits of both; at most 38.
 * </ul>
 */
final class NumberTypes {
    private static final int MOST_DIGITS = 38;

    private NumberTypes() {}

    static Type sum(Type left, Type right) {
        return decimals(left, right) ? ofDecimals(left, right, 1) : wider(left, right);
    }

    static Type product(Type left, Type right) {
        if (!decimals(left, right)) {
            return wider(left, right);
        }
        Decimal l = decimal(left);
        Decimal r = decimal(right);
        return new Decimal(
                Math.min(MOST_DIGITS, l.precision() + r.precision()), Math.min(MOST_DIGITS, l.scale() + r.scale()));
    }

    /** The narrowest type that holds the values of both; of two that are no numbers, the first. */
    static Type common(Type left, Type right) {
        if (left.equals(right) || !left.numeric() || !right.numeric()) {
            return left;
        }
        return decimals(left, right) ? ofDecimals(left, right, 0) : wider(left, right);
    }

    /** The type that an operand has in arithmetic with this result. */
    static Type operand(Type operand, Type result) {
        return result instanceof Decimal ? decimal(operand) : result;
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

    private static boolean floating(Type type) {
        return type == Scalar.FLOAT || type == Scalar.DOUBLE;
    }

    private static Decimal decimal(Type type) {
        if (type instanceof Decimal decimal) {
            return decimal;
        }
        return type == Scalar.INT ? new Decimal(10, 0) : new Decimal(19, 0);
    }
}
