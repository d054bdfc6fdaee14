package dev.dataflow.driver.rows;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one Java class that each type's values have in a row, and their forms as text and in JSON. */
public final class Values {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("+10000-01-01T00:00:00Z");

    private Values() {}

    /** The class of a type's values: {@code BigDecimal} for decimals, {@code LocalDateTime} for timestamps, … */
    public static Class<?> classOf(Type type) {
        if (!(type instanceof Scalar scalar)) {
            return BigDecimal.class;
        }
        return switch (scalar) {
            case DURATION, FILE ->
                throw new IllegalArgumentException("Cannot hold a " + scalar.text() + ": it has no runtime");
            case BOOLEAN -> Boolean.class;
            case INT -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case STRING -> String.class;
            case DATE -> LocalDate.class;
            case TIMESTAMP -> LocalDateTime.class;
            case INSTANT -> Instant.class;
            case BINARY -> byte[].class;
            case UUID -> UUID.class;
        };
    }

    /**
     * Reads a value from the text form that literals and partitions have: ISO 8601 for dates and times, base 64 for
     * bytes.
     */
    public static Object parse(Type type, String text) {
        if (!(type instanceof Scalar scalar)) {
            return new BigDecimal(text).setScale(((Type.Decimal) type).scale());
        }
        return switch (scalar) {
            case FILE -> throw new IllegalArgumentException("Cannot read a file from a text");
            case DURATION -> Duration.parse(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING -> text;
            case DATE -> LocalDate.parse(text);
            case TIMESTAMP -> LocalDateTime.parse(text);
            case INSTANT -> Instant.parse(text);
            case BINARY -> Base64.getDecoder().decode(text);
            case UUID -> UUID.fromString(text);
        };
    }

    /** Whether a value is none of a date or time outside the years 1 to 9999, which not all engines, stores and texts have. */
    public static boolean inYears(Object value) {
        int year = 1;
        if (value instanceof LocalDate day) {
            year = day.getYear();
        } else if (value instanceof LocalDateTime time) {
            year = time.getYear();
        } else if (value instanceof Instant time) {
            return !time.isBefore(FIRST) && time.isBefore(LAST);
        }
        return year >= 1 && year <= 9999;
    }

    /** A row by column name, in the order of the schema, each value as JSON shows it. */
    public static Map<String, @Nullable Object> json(Schema schema, @Nullable Object[] values) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            json.put(schema.columns().get(i).name(), json(values[i]));
        }
        return json;
    }

    /** A value as JSON shows it: numbers and flags as they are, all else as text. */
    public static @Nullable Object json(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            return value;
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? number : number.toString();
        } else if (value instanceof Float number) {
            return Float.isFinite(number) ? number : number.toString();
        } else if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value.toString();
    }
}
