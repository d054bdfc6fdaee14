package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Renders what is done to dates and times. Sessions are in UTC, so that an instant's parts are those that it has there. */
final class Times {
    private static final String FIRST_DAY = "-719162"; // 0001-01-01
    private static final String LAST_DAY = "2932896"; // 9999-12-31

    /** What stands for a part of a time, in the order of a timestamp's text, and what it is where it is left out. */
    private static final Map<String, String> PATTERNS = Map.of(
            "yyyy", "[0-9]{4}",
            "MM", "0[1-9]|1[0-2]",
            "dd", "0[1-9]|[12][0-9]|3[01]",
            "HH", "[01][0-9]|2[0-3]",
            "mm", "[0-5][0-9]",
            "ss", "[0-5][0-9]",
            "SSS", "[0-9]{3}",
            "SSSSSS", "[0-9]{6}");

    private final Writing writing;

    Times(Writing writing) {
        this.writing = writing;
    }

    Rendered of(Expression.Call call, List<Rendered> arguments) {
        Rendered first = arguments.get(0);
        boolean duck = writing.duck();
        return switch (call.function()) {
            case TO_DATE -> new Rendered(Casts.of(first, Scalar.DATE, writing), Scalar.DATE);
            case YEAR -> number("year(" + first.sql() + ")");
            case MONTH -> number("month(" + first.sql() + ")");
            case DAY -> number("day(" + first.sql() + ")");
            case HOUR -> number("hour(" + first.sql() + ")");
            case MINUTE -> number("minute(" + first.sql() + ")");
            case SECOND -> number("second(" + first.sql() + ")");
            case DAY_OF_WEEK -> number(duck ? "isodow(" + first.sql() + ")" : "weekday(" + first.sql() + ") + 1");
            case TRUNCATE -> truncated(Objects.requireNonNull(Texts.constant(call, 1)), first);
            case PARSE_DATE -> parsed(call, first, Scalar.DATE);
            case PARSE_TIMESTAMP -> parsed(call, first, Scalar.TIMESTAMP);
            case FORMAT_DATE -> formatted(call, first);
            case ADD_DAYS -> moved(first, arguments.get(1));
            case DAYS_BETWEEN ->
                number("(" + day(first.sql()) + " - " + day(arguments.get(1).sql()) + ")");
            default -> throw new IllegalArgumentException("Cannot make a time by " + call.function());
        };
    }

    private Rendered number(String sql) {
        return new Rendered(writing.cast(sql, Scalar.INT), Scalar.INT);
    }

    private Rendered truncated(String unit, Rendered time) {
        String cut = "date_trunc('" + unit + "', "
                + Casts.of(time, writing.duck() ? Scalar.TIMESTAMP : Scalar.INSTANT, writing) + ")";
        return new Rendered(writing.cast(cut, time.type()), time.type());
    }

    /** The number of a day, 0 for 1970-01-01; a long. */
    String day(String date) {
        return writing.duck()
                ? "(" + date + " - " + writing.cast("'1970-01-01'", Scalar.DATE) + ")"
                : writing.cast("unix_date(" + date + ")", Scalar.LONG);
    }

    /** Microseconds since 1970 began in UTC, of any kind of time; a long. */
    String micros(Rendered time) {
        return writing.duck()
                ? "epoch_us(" + Casts.of(time, Scalar.TIMESTAMP, writing) + ")"
                : "unix_micros(" + Casts.of(time, Scalar.INSTANT, writing) + ")";
    }

    /** The time of these microseconds. */
    String ofMicros(String micros, Type type) {
        return writing.duck()
                ? writing.cast("make_timestamp(" + micros + ")", type)
                : writing.cast("timestamp_micros(" + micros + ")", type);
    }

    private Rendered moved(Rendered date, Rendered days) {
        String sum = "(" + day(date.sql()) + " + " + Casts.of(days, Scalar.LONG, writing) + ")";
        return new Rendered(
                writing.once(
                        new Rendered(sum, Scalar.LONG),
                        number -> "CASE WHEN " + number + " < " + FIRST_DAY + " OR " + number + " > " + LAST_DAY
                                + " THEN "
                                + writing.error(
                                        Fault.VALUE_UNFIT,
                                        "'Cannot move a date to day ' || " + writing.cast(number, Scalar.STRING)
                                                + " || ' after 1970-01-01: years are 1 to 9999'")
                                + " ELSE "
                                + (writing.duck()
                                        ? "CAST('1970-01-01' AS date) + " + writing.cast(number, Scalar.INT)
                                        : "date_from_unix_date(" + writing.cast(number, Scalar.INT) + ")")
                                + " END"),
                Scalar.DATE);
    }

    private Rendered parsed(Expression.Call call, Rendered text, Type type) {
        String form = Objects.requireNonNull(Texts.constant(call, 1));
        StringBuilder pattern = new StringBuilder();
        String found = "yyyy-MM-dd HH:mm:ss";
        int group = 0;
        for (TimeForm.Piece piece : TimeForm.pieces(form)) {
            if (!piece.letters()) {
                pattern.append(quoted(piece.text()));
                continue;
            }
            pattern.append('(').append(PATTERNS.get(piece.text())).append(')');
            String matched = writing.dialect().group(++group);
            found = piece.text().startsWith("S") ? found + "." + matched : found.replace(piece.text(), matched);
        }
        String timestamp = found.replace("MM", "01")
                .replace("dd", "01")
                .replace("HH", "00")
                .replace("mm", "00")
                .replace("ss", "00");
        String sql = writing.once(text, value -> {
            String standard = "regexp_replace(" + value + ", " + writing.text("^" + pattern + "$") + ", "
                    + writing.text(timestamp) + ")";
            String read = Casts.of(new Rendered(standard, Scalar.STRING), Scalar.TIMESTAMP, writing);
            String message = "'Cannot read ' || substr(" + value + ", 1, " + Casts.SHOWN + ") || "
                    + writing.text(" as a " + type.text() + " of the form " + form);
            return "CASE WHEN NOT " + writing.dialect().matches(value, pattern.toString()) + " THEN "
                    + writing.error(Fault.VALUE_UNFIT, message) + " ELSE " + read + " END";
        });
        return new Rendered(type == Scalar.DATE ? writing.cast(sql, type) : sql, type);
    }

    /** A text as a regular expression that is read alike by all: nothing but ASCII's marks is escaped. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if ("\\.[]{}()<>*+-=!?^$|/".indexOf(letter) >= 0) {
                quoted.append('\\');
            }
            quoted.append(letter);
        }
        return quoted.toString();
    }

    /** From the text that a conversion gives, which has a place for each part. */
    private Rendered formatted(Expression.Call call, Rendered time) {
        String form = Objects.requireNonNull(Texts.constant(call, 1));
        Rendered timestamp =
                new Rendered(Casts.of(time, Scalar.TIMESTAMP, writing), Scalar.TIMESTAMP, time.repeatable());
        Rendered text = new Rendered(Casts.of(timestamp, Scalar.STRING, writing), Scalar.STRING);
        return new Rendered(
                writing.once(text, value -> {
                    List<String> parts = TimeForm.pieces(form).stream()
                            .map(piece -> piece.letters() ? part(value, piece.text()) : writing.text(piece.text()))
                            .toList();
                    return "(" + String.join(" || ", parts) + ")";
                }),
                Scalar.STRING);
    }

    private static String part(String text, String letters) {
        return switch (letters) {
            case "yyyy" -> "substr(" + text + ", 1, 4)";
            case "MM" -> "substr(" + text + ", 6, 2)";
            case "dd" -> "substr(" + text + ", 9, 2)";
            case "HH" -> "substr(" + text + ", 12, 2)";
            case "mm" -> "substr(" + text + ", 15, 2)";
            case "ss" -> "substr(" + text + ", 18, 2)";
            default -> "rpad(substr(" + text + ", 21, " + letters.length() + "), " + letters.length() + ", '0')";
        };
    }
}
