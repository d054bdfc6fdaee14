package dev.dataflow.connector;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a table is partitioned by, as {@link Option#PARTITIONED_BY} has it: a column, {@code region}, or what
 * Iceberg makes of one, {@code month(at)}, {@code bucket(16,id)}.
 *
 * @param number the parts of a bucket, the width of a truncate; 0 for others, and where the text has none above 0
 */
public record PartitionBy(Transform transform, int number, String column) {
    private static final Pattern MADE = Pattern.compile("(year|month|day|hour)\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern NUMBERED =
            Pattern.compile("(bucket|truncate)\\((?:\\s*([^,]*?)\\s*,)?\\s*(.*)\\)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private static final Set<Type> TIMES = Set.of(Scalar.TIMESTAMP, Scalar.INSTANT);
    private static final Set<Type> HASHED = Set.of(
            Scalar.INT,
            Scalar.LONG,
            Scalar.DURATION,
            Scalar.STRING,
            Scalar.BINARY,
            Scalar.UUID,
            Scalar.DATE,
            Scalar.TIMESTAMP,
            Scalar.INSTANT);
    private static final Set<Type> CUT = Set.of(Scalar.INT, Scalar.LONG, Scalar.DURATION, Scalar.STRING, Scalar.BINARY);

    public PartitionBy {
        Objects.requireNonNull(transform);
        Objects.requireNonNull(column);
    }

    /** What is made of the column's values; of a null always a null. */
    public enum Transform {
        /** The value itself. */
        IDENTITY,
        /** The years since 1970, in UTC. */
        YEAR,
        /** The months since 1970, in UTC. */
        MONTH,
        /** The day, in UTC. */
        DAY,
        /** The hours since 1970, in UTC. */
        HOUR,
        /** One of so many parts, by a hash. */
        BUCKET,
        /** The first so many characters or bytes, or the multiple of so many (of a decimal, of its last digit) at or below. */
        TRUNCATE;

        /** The word for it in texts. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is a span of time: of two spans, one says all that the other does. */
        public boolean ofTime() {
            return this == YEAR || this == MONTH || this == DAY || this == HOUR;
        }

        /** Whether it can be made of values of the type. */
        public boolean fits(Type type) {
            return switch (this) {
                case IDENTITY -> !type.nested() && type != Scalar.FILE;
                case YEAR, MONTH, DAY -> type == Scalar.DATE || TIMES.contains(type);
                case HOUR -> TIMES.contains(type);
                case BUCKET -> type instanceof Type.Decimal || HASHED.contains(type);
                case TRUNCATE -> type instanceof Type.Decimal || CUT.contains(type);
            };
        }
    }

    /** Reads the text of one field; what has no known form is the name of a column. */
    public static PartitionBy parse(String text) {
        Matcher made = MADE.matcher(text);
        if (made.matches()) {
            return new PartitionBy(transform(made.group(1)), 0, made.group(2));
        }
        Matcher numbered = NUMBERED.matcher(text);
        if (numbered.matches()) {
            return new PartitionBy(transform(numbered.group(1)), number(numbered.group(2)), numbered.group(3));
        }
        return new PartitionBy(Transform.IDENTITY, 0, text);
    }

    private static Transform transform(String word) {
        return Transform.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static int number(@Nullable String text) {
        if (text == null || !NUMBER.matcher(text).matches()) {
            return 0;
        }
        long number = Long.parseLong(text);
        return number > Integer.MAX_VALUE ? 0 : (int) number;
    }

    /** Whether it has the number that it needs. */
    public boolean complete() {
        return number > 0 || (transform != Transform.BUCKET && transform != Transform.TRUNCATE);
    }
}
