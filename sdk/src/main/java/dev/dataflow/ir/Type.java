package dev.dataflow.ir;

import java.util.List;
import java.util.Locale;

/**
 * The type of a column's values. {@link #text()} is the form that JSON, messages and documentation use ({@code long},
 * {@code decimal(10,2)}, {@code list<string?>}); {@link #parse} reads it back.
 */
public sealed interface Type permits Type.Scalar, Type.Decimal, Type.ListOf, Type.MapOf, Type.Struct {

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
        /** A day without a time zone, of the years 1 to 9999. */
        DATE,
        /** A day and time without a time zone, microseconds, of the years 1 to 9999. */
        TIMESTAMP,
        /** A point in time, microseconds, kept in UTC, of the years 1 to 9999 there. */
        INSTANT,
        /** A length of time, microseconds, kept as a whole number. */
        DURATION,
        /** Bytes. */
        BINARY,
        /** 128 bits, written as RFC 9562 text. */
        UUID,
        /** A file that the row points to: its address, size in bytes, media type and SHA-256. */
        FILE;

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

    /** Values in an order: {@code list<long>}; {@code list<long?>} where one may be null. */
    record ListOf(Type element, boolean nullableElements) implements Type {
        @Override
        public String text() {
            return "list<" + TypeText.of(element, nullableElements) + ">";
        }
    }

    /** A value for each key, keys are never null: {@code map<string,long?>}. */
    record MapOf(Type key, Type value, boolean nullableValues) implements Type {
        @Override
        public String text() {
            return "map<" + key.text() + "," + TypeText.of(value, nullableValues) + ">";
        }
    }

    /** A row within a row: {@code struct<street:string,number:int?>}. */
    record Struct(List<Schema.Column> fields) implements Type {
        /** What a {@link Scalar#FILE} is kept as where there are no files. */
        public static final Struct OF_FILE = new Struct(List.of(
                new Schema.Column("uri", Scalar.STRING, false),
                new Schema.Column("size", Scalar.LONG, false),
                new Schema.Column("media_type", Scalar.STRING, true),
                new Schema.Column("sha256", Scalar.STRING, true)));

        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public String text() {
            return TypeText.of(fields);
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

    /** Whether values are made of other values. */
    default boolean nested() {
        return this instanceof ListOf || this instanceof MapOf || this instanceof Struct;
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if {@code text} names no type
     */
    static Type parse(String text) {
        return TypeText.parse(text);
    }
}
