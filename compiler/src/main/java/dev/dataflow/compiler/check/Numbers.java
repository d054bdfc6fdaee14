package dev.dataflow.compiler.check;

import dev.dataflow.ir.Type;
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
 *       + 1)}; a product has {@code p1+p2} digits, {@code s1+s2} of them after the point, both at most 38.
 * </ul>
 */
final class Numbers {
    private static final int MOST_DIGITS = 38;

    private Numbers() {}

    /** Of a sum or difference. */
    static Type sum(Type left, Type right) {
        return left instanceof Decimal || right instanceof Decimal ? ofDecimals(left, right, 1) : wider(left, right);
    }

    /** Of a product. */
    static Type product(Type left, Type right) {
        if (floating(left) || floating(right) || !(left instanceof Decimal || right instanceof Decimal)) {
            return wider(left, right);
        }
        Decimal l = decimal(left);
        Decimal r = decimal(right);
        int scale = Math.min(MOST_DIGITS, l.scale() + r.scale());
        return new Decimal(Math.min(MOST_DIGITS, l.precision() + r.precision()), scale);
    }

    /** The narrowest type that holds the values of both. */
    static Type common(Type left, Type right) {
        return left instanceof Decimal || right instanceof Decimal ? ofDecimals(left, right, 0) : wider(left, right);
    }

    private static Type ofDecimals(Type left, Type right, int carry) {
        if (floating(left) || floating(right)) {
            return Scalar.DOUBLE;
        }
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
