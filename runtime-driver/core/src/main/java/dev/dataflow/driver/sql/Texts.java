package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders what is done to texts. Positions and lengths count code points. An engine's own function is used only where it
 * does that and nothing more: elsewhere it knows more letters than ASCII's, counts from the end or cuts.
 */
final class Texts {
    /** Texts that are themselves as regular expressions too. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ,;:/_=-]+");

    private static final String CAPITALS = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ'";
    private static final String SMALL = "'abcdefghijklmnopqrstuvwxyz'";
    /** No text is longer, and no position farther. */
    private static final long FARTHEST = Integer.MAX_VALUE;

    private final Writing writing;

    Texts(Writing writing) {
        this.writing = writing;
    }

    Rendered of(Expression.Call call, List<Rendered> arguments) {
        List<String> sql = arguments.stream().map(Rendered::sql).toList();
        String text = sql.get(0);
        boolean duck = writing.duck();
        return switch (call.function()) {
            case LOWER -> string("translate(" + text + ", " + CAPITALS + ", " + SMALL + ")");
            case UPPER -> string("translate(" + text + ", " + SMALL + ", " + CAPITALS + ")");
            // DuckDB's trim takes all of Unicode's spaces.
            case TRIM -> string("trim(" + text + (duck ? ", ' ')" : ")"));
            case TRIM_START -> string("ltrim(" + text + (duck ? ", ' ')" : ")"));
            case TRIM_END -> string("rtrim(" + text + (duck ? ", ' ')" : ")"));
            case PAD_START -> padded("lpad", call, arguments);
            case PAD_END -> padded("rpad", call, arguments);
            case SUBSTRING -> part(call, arguments);
            case REPLACE -> string("replace(" + String.join(", ", sql) + ")");
            case REPLACE_PATTERN -> replaced(call, sql);
            case MATCHES -> truth((duck ? "regexp_matches(" : Dialect.MATCHES + "(") + text + ", " + sql.get(1) + ")");
            case CONTAINS -> truth("contains(" + text + ", " + sql.get(1) + ")");
            case STARTS_WITH -> truth((duck ? "starts_with(" : "startswith(") + text + ", " + sql.get(1) + ")");
            case ENDS_WITH -> truth((duck ? "ends_with(" : "endswith(") + text + ", " + sql.get(1) + ")");
            case CONCATENATE -> string(sql.stream().collect(Collectors.joining(" || ", "(", ")")));
            case SPLIT -> split(call, text);
            case LENGTH ->
                new Rendered(
                        writing.cast(
                                (arguments.get(0).type() == Scalar.BINARY ? "octet_length(" : "length(") + text + ")",
                                Scalar.INT),
                        Scalar.INT);
            case SHA256 -> hash(arguments.get(0));
            default -> throw new IllegalArgumentException("Cannot make a text by " + call.function());
        };
    }

    private Rendered hash(Rendered value) {
        if (writing.duck()) {
            return string("sha256(" + value.sql() + ")");
        }
        String bytes = value.type() == Scalar.BINARY ? value.sql() : writing.cast(value.sql(), Scalar.BINARY);
        return string("sha2(" + bytes + ", 256)");
    }

    private Rendered padded(String function, Expression.Call call, List<Rendered> arguments) {
        String length = constant(call, 1);
        String fill = constant(call, 2);
        if (length == null || fill == null) {
            return string(writing.cast("NULL", Scalar.STRING));
        } else if (fill.isEmpty() || Long.parseLong(length) <= 0) {
            return arguments.get(0);
        }
        long wanted = Math.min(FARTHEST, Long.parseLong(length));
        return string(writing.once(
                arguments.get(0),
                text -> "CASE WHEN length(" + text + ") >= " + wanted + " THEN " + text + " ELSE " + function + "("
                        + text + ", " + wanted + ", " + writing.text(fill) + ") END"));
    }

    /** From a position before the first, those before it count as if they were there: as SQL has it. */
    private Rendered part(Expression.Call call, List<Rendered> arguments) {
        String from = constant(call, 1);
        String length = constant(call, 2);
        if (from != null && length != null) {
            long first = bounded(Long.parseLong(from));
            long begin = Math.max(1, first);
            long count = Math.max(0, first + bounded(Long.parseLong(length)) - begin);
            return string(taken(arguments.get(0).sql(), Long.toString(begin), Long.toString(count)));
        }
        return string(writing.once(List.of(bounded(arguments.get(1)), bounded(arguments.get(2))), values -> {
            String first = values.get(0);
            String begin = "CASE WHEN " + first + " < 1 THEN 1 ELSE " + first + " END";
            String rest = "(" + first + " + " + values.get(1) + " - " + begin + ")";
            return taken(arguments.get(0).sql(), begin, "CASE WHEN " + rest + " < 0 THEN 0 ELSE " + rest + " END");
        }));
    }

    private String taken(String text, String begin, String count) {
        return writing.duck()
                ? "substr(" + text + ", " + begin + ", " + count + ")"
                : "substr(" + text + ", " + writing.cast(begin, Scalar.INT) + ", " + writing.cast(count, Scalar.INT)
                        + ")";
    }

    private static long bounded(long position) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, position));
    }

    private Rendered bounded(Rendered position) {
        Rendered wide = new Rendered(Casts.of(position, Scalar.LONG, writing), Scalar.LONG, position.repeatable());
        return new Rendered(
                writing.once(
                        wide,
                        value -> "CASE WHEN " + value + " > " + FARTHEST + " THEN " + FARTHEST + " WHEN " + value
                                + " < -" + FARTHEST + " THEN -" + FARTHEST + " ELSE " + value + " END"),
                Scalar.LONG);
    }

    private Rendered replaced(Expression.Call call, List<String> sql) {
        String by = constant(call, 2);
        if (!writing.duck() || by == null) {
            return string((writing.duck() ? "regexp_replace(" : Dialect.REPLACES + "(") + String.join(", ", sql) + ")");
        }
        return string("regexp_replace(" + sql.get(0) + ", " + sql.get(1) + ", " + writing.text(by.replace("\\", "\\\\"))
                + ", 'g')");
    }

    private Rendered split(Expression.Call call, String text) {
        Type list = new Type.ListOf(Scalar.STRING, false);
        String separator = constant(call, 1);
        if (separator == null) {
            return new Rendered(writing.cast("NULL", list), list);
        }
        return new Rendered(
                writing.duck()
                        ? "string_split(" + text + ", " + writing.text(separator) + ")"
                        : "split(" + text + ", "
                                + writing.text(
                                        PLAIN.matcher(separator).matches() ? separator : Pattern.quote(separator))
                                + ", -1)",
                list);
    }

    /** The value of an argument that is a constant, null for a null and for one that is none. */
    static @Nullable String constant(Expression.Call call, int index) {
        return call.arguments().get(index) instanceof Expression.Literal literal ? literal.value() : null;
    }

    private static Rendered string(String sql) {
        return new Rendered(sql, Scalar.STRING);
    }

    private static Rendered truth(String sql) {
        return new Rendered(sql, Scalar.BOOLEAN);
    }
}
