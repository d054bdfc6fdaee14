package dev.dataflow.driver.connect;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which texts are values of a type, in files of text: nothing is rounded, guessed or trimmed. {@link #form} is a regular
 * expression that Java and RE2 read alike; a text must match it whole <em>and</em> be in the type's range.
 */
public final class CellTexts {
    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?";

    private final Map<Type, Pattern> patterns = new ConcurrentHashMap<>();

    /** The form of a type's texts. */
    public static String form(Type type) {
        if (type.nested() || type == Scalar.FILE) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "COLUMN_UNFIT",
                    null,
                    "Cannot read a " + type.text()
                            + " from a cell of text: no text is one. Read the column as a string, or from a table");
        } else if (type instanceof Type.Decimal decimal) {
            int scale = decimal.scale();
            return scale == 0
                    ? "[+-]?[0-9]+(\\.0*)?"
                    : "[+-]?([0-9]+(\\.[0-9]{0," + scale + "}0*)?|\\.[0-9]{1," + scale + "}0*)";
        }
        return switch ((Scalar) type) {
            case FILE -> throw new IllegalStateException("refused above");
            case DURATION -> "-?P([0-9]+D)?(T(-?[0-9]+H)?(-?[0-9]+M)?(-?[0-9]+(\\.[0-9]{1,6})?S)?)?";
            case BOOLEAN -> "(?i:true|false)";
            case INT, LONG -> "[+-]?[0-9]+";
            case FLOAT, DOUBLE -> "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?";
            case STRING -> "(?s:.*)";
            case DATE -> DAY;
            case TIMESTAMP -> DAY + "[ T]" + TIME;
            case INSTANT -> DAY + "[ T]" + TIME + "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])";
            case BINARY -> "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?";
            case UUID -> "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
        };
    }

    /** The value of a text, or null if it is none of that type. */
    public @Nullable Object value(Type type, String text) {
        if (type == Scalar.STRING) {
            return text;
        }
        Pattern pattern = patterns.computeIfAbsent(type, wanted -> Pattern.compile(form(wanted)));
        if (!pattern.matcher(text).matches()) {
            return null;
        }
        try {
            return inRange(type, text);
        } catch (RuntimeException outOfRange) {
            return null;
        }
    }

    /** The text of a plain value, which {@link #value} reads back; a number that is none is a word. */
    public static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value.toString();
    }

    private static @Nullable Object inRange(Type type, String text) {
        Object value = read(type, text);
        return value != null && Values.inYears(value) ? value : null;
    }

    private static @Nullable Object read(Type type, String text) {
        if (type instanceof Type.Decimal decimal) {
            BigDecimal number = new BigDecimal(text).setScale(decimal.scale());
            return number.precision() > decimal.precision() ? null : number;
        } else if (type == Scalar.TIMESTAMP) {
            return Values.parse(type, text.replace(' ', 'T'));
        } else if (type == Scalar.INSTANT) {
            return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        }
        Object value = Values.parse(type, text);
        if (value instanceof Double number && number.isInfinite()) {
            return null;
        }
        return value instanceof Float number && number.isInfinite() ? null : value;
    }
}
