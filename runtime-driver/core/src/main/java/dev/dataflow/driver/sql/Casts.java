package dev.dataflow.driver.sql;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;

/**
 * Renders conversions as {@code Expr.cast} defines them. An engine's own CAST is used only where it does that: elsewhere it
 * rounds, guesses or gives null, each engine in its own way.
 */
final class Casts {
    /** Doubles from here on are nearer to infinity than to the greatest float. */
    private static final String BEYOND_FLOAT = "3.4028235677973366E38";
    /** The smallest double above all longs. */
    private static final String BEYOND_LONG = "9223372036854775808";
    /** Decimals of more digits are no doubles, nor are their powers of ten. */
    private static final int DIGITS_OF_DOUBLE = 15;
    /** Of a value in a message. */
    static final int SHOWN = 100;

    private final Writing writing;
    private final Rendered value;
    private final Type to;
    /** Whether what does not fit is a null, for who asks whether it does, rather than an error. */
    private final boolean trying;

    private Casts(Writing writing, Rendered value, Type to, boolean trying) {
        this.writing = writing;
        this.value = value;
        this.to = to;
        this.trying = trying;
    }

    /** The SQL of the value as that type; the compiler has seen to it that there is such a conversion. */
    static String of(Rendered value, Type to, Writing writing) {
        // Nested types differ in what may be null at most.
        return value.type().equals(to) || to.nested() ? value.sql() : new Casts(writing, value, to, false).sql();
    }

    /** The SQL of whether {@link #of} gives a value and no error, true for a null: the very conversion, tried. */
    static String succeeds(Rendered value, Type to, Writing writing) {
        if (value.type().equals(to) || to.nested()) {
            return "true";
        }
        return writing.once(value, sql -> {
            Rendered known = new Rendered(sql, value.type(), true);
            return "(" + sql + " IS NULL OR " + new Casts(writing, known, to, true).sql() + " IS NOT NULL)";
        });
    }

    private String sql() {
        Type from = value.type();
        if (from == Scalar.STRING) {
            return writing.once(value, this::read);
        } else if (to == Scalar.STRING) {
            return written();
        } else if (NumberTypes.floating(from)) {
            return ofFloating();
        }
        return from instanceof Decimal decimal ? ofDecimal(decimal) : plain(value.sql());
    }

    private String ofFloating() {
        boolean duck = writing.duck();
        if (to instanceof Decimal) {
            // By way of the number's shortest text: its own digits rather than those of its binary form.
            return plain(as(as(value.sql(), Scalar.DOUBLE), Scalar.STRING));
        } else if (duck && (to == Scalar.INT || to == Scalar.LONG)) {
            // DuckDB rounds.
            return plain("trunc(" + value.sql() + ")");
        } else if (duck || to == Scalar.INT || to == Scalar.DOUBLE) {
            return plain(value.sql());
        } else if (to == Scalar.LONG) {
            // Spark gives the greatest long for the double above it.
            return writing.once(
                    value, number -> refused(number, number + " >= " + doubleOf(BEYOND_LONG), plain(number)));
        }
        // Spark narrows to infinity.
        return writing.once(
                value,
                number -> refused(
                        number,
                        "abs(" + number + ") >= " + doubleOf(BEYOND_FLOAT) + " AND abs(" + number + ") < "
                                + doubleOf("Infinity"),
                        plain(number)));
    }

    private String ofDecimal(Decimal from) {
        boolean duck = writing.duck();
        if (to == Scalar.INT || to == Scalar.LONG) {
            // DuckDB rounds. Spark makes an int by way of a double, which may be the next whole number.
            return plain(duck ? "trunc(" + value.sql() + ")" : as(value.sql(), Scalar.LONG));
        } else if (duck && (to == Scalar.FLOAT || (to == Scalar.DOUBLE && from.precision() > DIGITS_OF_DOUBLE))) {
            // DuckDB's own way ends beside the nearest one.
            return plain(as(value.sql(), Scalar.STRING));
        }
        return plain(value.sql());
    }

    /** A text that has the form of the type, as the value. */
    private String read(String text) {
        String unfit = "NOT " + writing.dialect().matches(text, CellTexts.form(to));
        if (to == Scalar.UUID && !writing.duck()) {
            return refused(text, unfit, "lower(" + text + ")");
        } else if (to == Scalar.DATE || to == Scalar.TIMESTAMP) {
            return refused(text, unfit + " OR " + text + " < '0001'", plain(text));
        } else if (to == Scalar.INSTANT) {
            // Spark wants seconds before an offset.
            String whole = "regexp_replace(" + text + ", '^(.{16})([Z+-])', '"
                    + writing.dialect().group(1) + ":00" + writing.dialect().group(2) + "')";
            return refused(text, unfit + " OR " + text + " < '0001'", plain(whole));
        } else if (NumberTypes.floating(to)) {
            return refused(
                    text, unfit, refused(text, "abs(" + plain(text) + ") = " + doubleOf("Infinity"), plain(text)));
        }
        return refused(text, unfit, plain(text));
    }

    private String written() {
        String sql = value.sql();
        Type from = value.type();
        if (from == Scalar.INSTANT) {
            return writing.once(
                    value,
                    instant ->
                            refused(instant, beyondYears(instant), plain(as(instant, Scalar.TIMESTAMP)) + " || 'Z'"));
        } else if (from == Scalar.DATE || from == Scalar.TIMESTAMP) {
            return writing.once(value, time -> refused(time, beyondYears(time), plain(time)));
        } else if (writing.duck() && from instanceof Decimal decimal && decimal.precision() == decimal.scale()) {
            // DuckDB leaves out a zero before the point where the type has none.
            return "regexp_replace(" + plain(sql) + ", '^(-?)[.]', '"
                    + writing.dialect().group(1) + "0.')";
        }
        return plain(sql);
    }

    /** Texts have years of four digits. */
    private String beyondYears(String time) {
        return time + " < " + as("'0001-01-01'", value.type()) + " OR " + time + " >= "
                + as("'10000-01-01'", value.type());
    }

    /** An error if the condition is true, else the converted value; nulls are converted. */
    private String refused(String from, String condition, String converted) {
        if (trying) {
            return "CASE WHEN " + condition + " THEN NULL ELSE " + converted + " END";
        }
        String shown = "substr(" + as(from, Scalar.STRING) + ", 1, " + SHOWN + ")";
        String message = "'Cannot convert ' || " + shown + " || ' to " + to.text() + "'";
        return "CASE WHEN " + condition + " THEN " + writing.error(Fault.VALUE_UNFIT, message) + " ELSE " + converted
                + " END";
    }

    private String doubleOf(String text) {
        return as("'" + text + "'", Scalar.DOUBLE);
    }

    private String plain(String sql) {
        return as(sql, to);
    }

    private String as(String sql, Type type) {
        return trying ? writing.tried(sql, type) : writing.cast(sql, type);
    }
}
