package dev.dataflow.ir;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a column's values. {@link #text()} is the form that JSON, messages and documentation use ({@code long},
 * {@code decimal(10,2)}); {@link #parse} reads it back.
 */
public sealed interface Type permits Type.Scalar, Type.Decimal {

    /** The type in words, the same everywhere: {@code string}, {@code timestamp}, {@code decimal(10,2)}. */
    String text();

    /** Types without parameters. */
    enum Scalar implements Type {
        BOOLEAN,
        /** 32 bits, signed. */
        INT,
        /** 64 bits, signed. */
        LONG,
        /** IEEE 754, 32 bits. */
        FLOAT,
        /** IEEE 754, 64 bits. */
        DOUBLE,
        /** Unicode text. */
        STRING,
        /** A day without a time zone. */
        DATE,
        /** A day and time without a time zone, microseconds. */
        TIMESTAMP,
        /** A point in time, microseconds, kept in UTC. */
        INSTANT,
        /** Bytes. */
        BINARY,
        /** 128 bits, written as RFC 9562 text. */
        UUID;

        @Override
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An exact number of {@code precision} digits (1 to 38), {@code scale} of them after the point. */
    record Decimal(int precision, int scale) implements Type {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("Cannot make decimal(" + precision + "," + scale
                        + "): the precision is 1 to 38 and the scale is 0 to the precision");
            }
        }

        @Override
        public String text() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    /** Whether values of this type can be added, compared by size and summed. */
    default boolean numeric() {
        return this instanceof Decimal
                || this == Scalar.INT
                || this == Scalar.LONG
                || this == Scalar.FLOAT
                || this == Scalar.DOUBLE;
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if {@code text} names no type
     */
    static Type parse(String text) {
        Matcher decimal = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)").matcher(text);
        if (decimal.matches()) {
            return new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        for (Scalar scalar : Scalar.values()) {
            if (scalar.text().equals(text)) {
                return scalar;
            }
        }
        throw new IllegalArgumentException("Cannot read the type \"" + text + "\"");
    }
}
