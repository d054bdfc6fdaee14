package dev.dataflow.driver.sql;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as columns, in Java on every engine: each would take another text for JSON and another JSON for a number. What
 * comes of it is JSON in which every scalar is a text that engines convert alike, and which they take apart themselves.
 */
public final class JsonColumns {
    /** Begins what is no JSON text but the reason why there is none. */
    static final String UNREADABLE = "!";

    private static final int SHOWN = 100;

    private final Json json = new Json();
    private final CellTexts cells = new CellTexts();
    private final Type.Struct type;

    private JsonColumns(Type.Struct type) {
        this.type = type;
    }

    /** Reads texts as columns: a struct's fields, whose type is in words. */
    public static JsonColumns of(String struct) {
        return new JsonColumns((Type.Struct) Type.parse(struct));
    }

    /** The texts of the columns as JSON: {@code {"f0":"1","f1":null}}, or {@code !} and why there are none; of a null, a null. */
    public @Nullable String texts(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Object value = json.value(text);
            if (value instanceof Map<?, ?> object) {
                return json.line(fields(type, object, ""));
            }
            return UNREADABLE + "it is no JSON object: " + shown(text);
        } catch (UnreadableJson | Unfit e) {
            return UNREADABLE + e.getMessage();
        }
    }

    /** A length of time as we keep it. */
    static long micros(Duration length) {
        return Math.addExact(Math.multiplyExact(length.getSeconds(), 1_000_000L), length.getNano() / 1000);
    }

    private Map<String, @Nullable Object> fields(Type.Struct struct, Map<?, ?> object, String path) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Schema.Column field : struct.fields()) {
            Object value = object.get(field.name());
            fields.put(
                    "f" + fields.size(),
                    value == null
                            ? null
                            : text(field.type(), value, path.isEmpty() ? field.name() : path + "." + field.name()));
        }
        return fields;
    }

    private Object text(Type type, Object value, String path) {
        if (type == Scalar.FILE) {
            return text(Type.Struct.OF_FILE, value, path);
        } else if (type instanceof Type.Struct struct && value instanceof Map<?, ?> object) {
            return fields(struct, object, path);
        } else if (type instanceof Type.MapOf map && value instanceof Map<?, ?> object) {
            List<Object> entries = new ArrayList<>();
            object.forEach((key, entry) -> {
                Map<String, @Nullable Object> pair = new LinkedHashMap<>();
                pair.put("f0", key(map.key(), (String) key, path));
                pair.put("f1", inside(map.value(), map.nullableValues(), entry, path));
                entries.add(pair);
            });
            return entries;
        } else if (type instanceof Type.ListOf list && value instanceof List<?> elements) {
            List<@Nullable Object> texts = new ArrayList<>();
            elements.forEach(element -> texts.add(inside(list.element(), list.nullableElements(), element, path)));
            return texts;
        } else if (type.nested()) {
            throw new Unfit(value, type, path);
        }
        String text = scalar(type, value);
        if (text == null) {
            throw new Unfit(value, type, path);
        }
        return text;
    }

    /** Names in JSON are texts: a key of another type has the form that texts of it have. */
    private String key(Type type, String name, String path) {
        Object key = type instanceof Decimal || type instanceof Scalar ? cells.value(type, name) : null;
        if (key == null) {
            throw new Unfit(name, type, path);
        } else if (key instanceof byte[]) {
            return name;
        }
        return key instanceof BigDecimal number ? number.toPlainString() : key.toString();
    }

    private @Nullable Object inside(Type type, boolean nullable, @Nullable Object value, String path) {
        if (value == null && !nullable) {
            throw new Unfit(null, type, path);
        }
        return value == null ? null : text(type, value, path);
    }

    private @Nullable String scalar(Type type, Object value) {
        if (type instanceof Decimal decimal) {
            return value instanceof Number number ? decimal(decimal, number) : null;
        }
        return switch ((Scalar) type) {
            case BOOLEAN -> value instanceof Boolean ? value.toString() : null;
            case INT -> value instanceof BigInteger number && number.bitLength() < 32 ? value.toString() : null;
            case LONG -> value instanceof BigInteger number && number.bitLength() < 64 ? value.toString() : null;
            case FLOAT ->
                value instanceof Number number && Float.isFinite(number.floatValue())
                        ? Float.toString(number.floatValue())
                        : null;
            case DOUBLE ->
                value instanceof Number number && Double.isFinite(number.doubleValue())
                        ? Double.toString(number.doubleValue())
                        : null;
            case STRING -> value instanceof String text ? text : null;
            case DURATION -> value instanceof String text ? duration(text) : null;
            case BINARY ->
                value instanceof String text && cells.value(type, text) instanceof byte[] bytes
                        ? Base64.getEncoder().encodeToString(bytes)
                        : null;
            case DATE, TIMESTAMP, INSTANT, UUID -> {
                Object read = value instanceof String text ? cells.value(type, text) : null;
                yield read == null ? null : read.toString();
            }
            case FILE -> throw new IllegalArgumentException("A file is read as a struct");
        };
    }

    private static @Nullable String decimal(Decimal type, Number number) {
        BigDecimal exact = number instanceof BigInteger whole ? new BigDecimal(whole) : (BigDecimal) number;
        try {
            BigDecimal scaled = exact.setScale(type.scale());
            return scaled.precision() <= type.precision() ? scaled.toPlainString() : null;
        } catch (ArithmeticException rounded) {
            return null;
        }
    }

    private static @Nullable String duration(String text) {
        try {
            return Long.toString(micros(Duration.parse(text)));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
    }

    /** SQL that takes the texts apart and gives a struct of the columns' values, its fields f0, f1 and so on. */
    static String sql(String texts, Type.Struct type, Writing writing) {
        String shape = writing.duck() ? writing.text(duckShape(type)) : writing.text(sparkShape(type));
        return "from_json(" + texts + ", " + shape + ")";
    }

    private static String duckShape(Type type) {
        if (type == Scalar.FILE) {
            return duckShape(Type.Struct.OF_FILE);
        } else if (type instanceof Type.Struct struct) {
            List<String> fields = new ArrayList<>();
            struct.fields().forEach(field -> fields.add("\"f" + fields.size() + "\":" + duckShape(field.type())));
            return "{" + String.join(",", fields) + "}";
        } else if (type instanceof Type.ListOf list) {
            return "[" + duckShape(list.element()) + "]";
        } else if (type instanceof Type.MapOf map) {
            return "[{\"f0\":\"VARCHAR\",\"f1\":" + duckShape(map.value()) + "}]";
        }
        return "\"VARCHAR\"";
    }

    private static String sparkShape(Type type) {
        if (type == Scalar.FILE) {
            return sparkShape(Type.Struct.OF_FILE);
        } else if (type instanceof Type.Struct struct) {
            List<String> fields = new ArrayList<>();
            struct.fields().forEach(field -> fields.add("f" + fields.size() + ": " + sparkShape(field.type())));
            return "struct<" + String.join(", ", fields) + ">";
        } else if (type instanceof Type.ListOf list) {
            return "array<" + sparkShape(list.element()) + ">";
        } else if (type instanceof Type.MapOf map) {
            return "array<struct<f0: string, f1: " + sparkShape(map.value()) + ">>";
        }
        return "string";
    }

    /** SQL that makes a value of its texts. */
    static String value(String texts, Type type, Writing writing) {
        if (type == Scalar.STRING) {
            return texts;
        } else if (type == Scalar.FILE) {
            return value(texts, Type.Struct.OF_FILE, writing);
        } else if (type == Scalar.BINARY) {
            return writing.dialect().bytes(texts);
        } else if (type instanceof Type.ListOf list) {
            return writing.each(texts, element -> value(element, list.element(), writing));
        } else if (type instanceof Type.MapOf map) {
            String entries = writing.each(
                    texts,
                    entry -> writing.dialect()
                            .struct(List.of(
                                    value(writing.dialect().field(entry, "f0"), map.key(), writing),
                                    value(writing.dialect().field(entry, "f1"), map.value(), writing))));
            return "map_from_entries(" + entries + ")";
        } else if (type instanceof Type.Struct struct) {
            List<String> fields = new ArrayList<>();
            for (Schema.Column field : struct.fields()) {
                String part = writing.dialect().field(texts, "f" + fields.size());
                fields.add(writing.dialect().pair(field.name(), value(part, field.type(), writing)));
            }
            return "CASE WHEN " + texts + " IS NULL THEN NULL ELSE "
                    + writing.dialect().struct(fields.stream().collect(Collectors.joining(", "))) + " END";
        }
        return writing.cast(texts, type);
    }

    /** A value that is none of its type. */
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(@Nullable Object value, Type type, String path) {
            super("\"" + path + "\" is no " + type.text() + ": " + shown(value), null, false, false);
        }
    }
}
