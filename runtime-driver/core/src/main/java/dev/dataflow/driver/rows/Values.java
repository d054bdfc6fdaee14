package dev.dataflow.driver.rows;

import dev.dataflow.FileReference;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one Java class that each type's values have in a row, and their forms as text and in JSON. */
public final class Values {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("+10000-01-01T00:00:00Z");
    private static final long MICROS = 1_000_000;

    private Values() {}

    /**
     * The class of a type's values: {@code BigDecimal} for decimals, {@code LocalDateTime} for timestamps, {@code List} for
     * lists (elements may be null), {@code Map} for maps (in an order; values may be null), {@code Object[]} of its fields
     * in order for a struct, …
     */
    public static Class<?> classOf(Type type) {
        if (type instanceof Type.Decimal) {
            return BigDecimal.class;
        } else if (type instanceof Type.ListOf) {
            return List.class;
        } else if (type instanceof Type.MapOf) {
            return Map.class;
        } else if (type instanceof Type.Struct) {
            return Object[].class;
        }
        return switch ((Scalar) type) {
            case BOOLEAN -> Boolean.class;
            case INT -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case STRING -> String.class;
            case DATE -> LocalDate.class;
            case TIMESTAMP -> LocalDateTime.class;
            case INSTANT -> Instant.class;
            case DURATION -> Duration.class;
            case BINARY -> byte[].class;
            case UUID -> UUID.class;
            case FILE -> FileReference.class;
        };
    }

    /**
     * Reads a value from the text form that literals and partitions have: ISO 8601 for dates and times, base 64 for
     * bytes.
     *
     * @throws IllegalArgumentException for files, lists, maps and structs, which have none
     */
    public static Object parse(Type type, String text) {
        if (type instanceof Type.Decimal decimal) {
            return new BigDecimal(text).setScale(decimal.scale());
        } else if (type.nested() || type == Scalar.FILE) {
            throw new IllegalArgumentException("Cannot read a " + type.text() + " from a text");
        }
        return switch ((Scalar) type) {
            case FILE -> throw new IllegalStateException("refused above");
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

    /**
     * A length of time in whole microseconds, as engines and stores keep it; finer parts are cut off.
     *
     * @throws ArithmeticException if it is longer than a {@code long} holds, 292 000 years
     */
    public static long micros(Duration duration) {
        long seconds = duration.toSeconds();
        int nanos = duration.toNanosPart();
        if (seconds >= 0) {
            return Math.addExact(Math.multiplyExact(seconds, MICROS), nanos / 1000);
        }
        // Its nanoseconds count up from its seconds, so that the part to cut off is what lacks to the next microsecond.
        return Math.addExact(Math.multiplyExact(seconds + 1, MICROS), (nanos + 999) / 1000 - MICROS);
    }

    /** The length of time of so many microseconds. */
    public static Duration duration(long micros) {
        return Duration.ofSeconds(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    /** A file as the struct {@link Type.Struct#OF_FILE}, as which engines and stores keep it. */
    public static @Nullable Object[] struct(FileReference file) {
        return new @Nullable Object[] {file.uri(), file.size(), file.mediaType(), file.sha256()};
    }

    /** The file of such a struct. */
    public static FileReference file(@Nullable Object[] struct) {
        if (!(struct[0] instanceof String uri) || !(struct[1] instanceof Long size)) {
            throw new IllegalArgumentException("A file has no address, or no size");
        }
        return new FileReference(uri, size, (String) struct[2], (String) struct[3]);
    }

    /** A row by column name, in the order of the schema, each value as JSON shows it. */
    public static Map<String, @Nullable Object> json(Schema schema, @Nullable Object[] values) {
        return json(schema.columns(), values);
    }

    private static Map<String, @Nullable Object> json(List<Schema.Column> columns, @Nullable Object[] values) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            json.put(columns.get(i).name(), json(columns.get(i).type(), values[i]));
        }
        return json;
    }

    /**
     * A value as JSON shows it: numbers and flags as they are, lists as arrays, structs, maps and files as objects, all else
     * as text.
     */
    public static @Nullable Object json(Type type, @Nullable Object value) {
        if (value == null) {
            return null;
        } else if (type instanceof Type.ListOf list) {
            List<@Nullable Object> json = new ArrayList<>();
            for (@Nullable Object element : (List<?>) value) {
                json.add(json(list.element(), element));
            }
            return Collections.unmodifiableList(json);
        } else if (type instanceof Type.MapOf map) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, held) -> json.put(String.valueOf(json(map.key(), key)), json(map.value(), held)));
            return Collections.unmodifiableMap(json);
        } else if (type instanceof Type.Struct struct) {
            return json(struct.fields(), (Object[]) value);
        } else if (value instanceof FileReference file) {
            return json(Type.Struct.OF_FILE, struct(file));
        }
        return json(value);
    }

    /** A value of a plain type as JSON shows it. */
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
