package dev.dataflow.connectors.files;

import dev.dataflow.FileReference;
import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.json.JsonValues;
import java.io.Serial;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which JSON is a value of a type: numbers are numbers, flags are flags, and all else is a text in the form that
 * {@link CellTexts} has; nothing is rounded or guessed. Decimals may be texts too, for writers that fear for their digits,
 * and so are the floating numbers that JSON has no numbers for.
 */
final class JsonCells {
    private static final int SHOWN = 100;

    private final CellTexts texts = new CellTexts();

    /** Says that a value is none of its type. */
    static final class Unfit extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Unfit(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * The value of a column or field.
     *
     * @throws Unfit if it is none of its type, or null where there must be one
     */
    @Nullable
    Object value(Schema.Column column, @Nullable Object json, String what) {
        String name = what + " \"" + column.name() + "\"";
        return value(column.type(), column.nullable(), json, name);
    }

    private @Nullable Object value(Type type, boolean nullable, @Nullable Object json, String name) {
        if (json == null) {
            if (nullable) {
                return null;
            }
            throw new Unfit(name + " is null or not there, and must not be");
        }
        Object value = of(type, json, name);
        if (value == null) {
            throw new Unfit(name + " is no " + type.text() + ": " + shown(json));
        }
        return value;
    }

    private @Nullable Object of(Type type, Object json, String name) {
        if (type instanceof Type.ListOf list) {
            return json instanceof List<?> elements ? list(list, elements, name) : null;
        } else if (type instanceof Type.MapOf map) {
            return json instanceof Map<?, ?> entries ? map(map, entries, name) : null;
        } else if (type instanceof Type.Struct struct) {
            return json instanceof Map<?, ?> members ? struct(struct, members, name) : null;
        } else if (type == Scalar.FILE) {
            return json instanceof Map<?, ?> members ? file(members, name) : null;
        } else if (type == Scalar.BOOLEAN) {
            return json instanceof Boolean ? json : null;
        } else if (json instanceof JsonValues.Numeral number) {
            return type.numeric() ? texts.value(type, number(type, number.text())) : null;
        } else if (json instanceof String text) {
            return type.numeric() && !(type instanceof Type.Decimal)
                    ? beyondNumbers(type, text)
                    : texts.value(type, text);
        }
        return null;
    }

    /** A decimal may be written with an exponent, of a few digits. */
    private static String number(Type type, String text) {
        return type instanceof Type.Decimal && text.matches(".*[eE][+-]?[0-9]{1,2}")
                ? new BigDecimal(text).toPlainString()
                : text;
    }

    private static @Nullable Object beyondNumbers(Type type, String text) {
        boolean one = text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
        if (!one || !NumberTypes.floating(type)) {
            return null;
        }
        return type == Scalar.FLOAT ? (Object) Float.valueOf(text) : (Object) Double.valueOf(text);
    }

    private List<@Nullable Object> list(Type.ListOf type, List<?> elements, String name) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object element : elements) {
            values.add(value(type.element(), type.nullableElements(), element, "an element of " + name));
        }
        return values;
    }

    private Map<Object, @Nullable Object> map(Type.MapOf type, Map<?, ?> entries, String name) {
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        entries.forEach((text, json) -> {
            Object key = texts.value(type.key(), String.valueOf(text));
            if (key == null) {
                throw new Unfit("a key of " + name + " is no " + type.key().text() + ": " + shown(text));
            }
            values.put(key, value(type.value(), type.nullableValues(), json, "a value of " + name));
        });
        return values;
    }

    private Object[] struct(Type.Struct type, Map<?, ?> members, String name) {
        Object[] values = new Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Schema.Column field = type.fields().get(i);
            Object value = value(field, members.get(field.name()), "field of " + name + ",");
            if (value != null) {
                values[i] = value;
            }
        }
        return values;
    }

    private FileReference file(Map<?, ?> members, String name) {
        Object[] fields = struct(Type.Struct.OF_FILE, members, name);
        return new FileReference((String) fields[0], (Long) fields[1], (String) fields[2], (String) fields[3]);
    }

    private static String shown(@Nullable Object json) {
        String text = json instanceof JsonValues.Numeral number
                ? number.text()
                : json instanceof String plain
                        ? "\"" + plain + "\""
                        : json instanceof Map<?, ?> ? "an object" : json instanceof List<?> ? "an array" : json + "";
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
