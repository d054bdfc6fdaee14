package dev.dataflow.compiler.check;

import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which types go together. */
final class Types {
    private static final Set<Type> UNORDERED = Set.of(Scalar.BOOLEAN, Scalar.BINARY, Scalar.UUID, Scalar.FILE);
    private static final Set<Type> TIMES = Set.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT);

    private Types() {}

    /** The type in a sentence: a string, an int. */
    static String a(Type type) {
        return ("aeiou".indexOf(type.text().charAt(0)) < 0 ? "a " : "an ") + type.text();
    }

    /** Whether values of the two can be equal: numbers among each other, else only those of the same type. */
    static boolean comparable(Type left, Type right) {
        return left.equals(right) || (left.numeric() && right.numeric());
    }

    /** The type that holds the values of both; null where there is none, or one of them is not known. */
    static @Nullable Type common(@Nullable Type left, @Nullable Type right) {
        if (left == null || right == null || !comparable(left, right)) {
            return null;
        }
        return left.equals(right) ? left : NumberTypes.common(left, right);
    }

    /** Whether one value can be greater than another. */
    static boolean ordered(Type type) {
        return !UNORDERED.contains(type) && !type.nested();
    }

    /**
     * Whether there is a conversion, as {@code Expr.cast} lists them: between numbers, between times, to and from text, and
     * to the type that stands. Bytes have no text, and that of a float or double is another on each engine; durations, files
     * and what is made of other values are taken as they are.
     */
    static boolean castable(Type from, Type to) {
        if (from.equals(to)) {
            return true;
        }
        if (asItIs(from) || asItIs(to)) {
            return false;
        }
        return from == Scalar.STRING
                || (to == Scalar.STRING && !NumberTypes.floating(from))
                || (from.numeric() && to.numeric())
                || (TIMES.contains(from) && TIMES.contains(to));
    }

    private static boolean asItIs(Type type) {
        return type == Scalar.BINARY || type == Scalar.DURATION || type == Scalar.FILE || type.nested();
    }

    /** The types that one can be converted to, in words. */
    static List<String> conversionsOf(Type from) {
        return Stream.concat(Stream.of(Scalar.values()), Stream.of(new Type.Decimal(10, 2)))
                .filter(to -> !to.equals(from) && castable(from, to))
                .map(to -> to instanceof Type.Decimal ? "decimal" : to.text())
                .toList();
    }
}
