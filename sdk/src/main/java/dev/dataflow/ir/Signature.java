package dev.dataflow.ir;

import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Type.Scalar;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a function of the language takes and gives, where that does not depend on how its arguments compare with each
 * other.
 *
 * @param parameters what is taken, in order
 * @param result what is given; null for the type of the first argument
 */
public record Signature(
        List<Parameter> parameters, @Nullable Type result) {
    private static final Map<Function, Signature> ALL = new EnumMap<>(Function.class);

    static {
        put(Function.NOT, Scalar.BOOLEAN, Kind.CONDITION);
        put(Function.IS_NULL, Scalar.BOOLEAN, Kind.ANY);
        put(Function.NEGATE, null, Kind.NUMBER);
        put(Function.ABS, null, Kind.NUMBER);
        put(Function.LOWER, Scalar.STRING, Kind.TEXT);
        put(Function.UPPER, Scalar.STRING, Kind.TEXT);
        put(Function.TRIM, Scalar.STRING, Kind.TEXT);
        put(Function.TRIM_START, Scalar.STRING, Kind.TEXT);
        put(Function.TRIM_END, Scalar.STRING, Kind.TEXT);
        putConstant(Function.PAD_START, Scalar.STRING, 1, Kind.TEXT, Kind.WHOLE, Kind.TEXT);
        putConstant(Function.PAD_END, Scalar.STRING, 1, Kind.TEXT, Kind.WHOLE, Kind.TEXT);
        put(Function.SUBSTRING, Scalar.STRING, Kind.TEXT, Kind.WHOLE, Kind.WHOLE);
        put(Function.REPLACE, Scalar.STRING, Kind.TEXT, Kind.TEXT, Kind.TEXT);
        putConstant(Function.REPLACE_PATTERN, Scalar.STRING, 1, Kind.TEXT, Kind.PATTERN, Kind.TEXT);
        putConstant(Function.MATCHES, Scalar.BOOLEAN, 1, Kind.TEXT, Kind.PATTERN);
        put(Function.CONTAINS, Scalar.BOOLEAN, Kind.TEXT, Kind.TEXT);
        put(Function.STARTS_WITH, Scalar.BOOLEAN, Kind.TEXT, Kind.TEXT);
        put(Function.ENDS_WITH, Scalar.BOOLEAN, Kind.TEXT, Kind.TEXT);
        putConstant(Function.SPLIT, new Type.ListOf(Scalar.STRING, false), 1, Kind.TEXT, Kind.TEXT);
        putConstant(Function.MERGE, Scalar.STRING, 1, Kind.TEXTS, Kind.TEXT);
        put(Function.LENGTH, Scalar.INT, Kind.COUNTED);
        put(Function.TO_DATE, Scalar.DATE, Kind.TIME);
        putConstant(Function.PARSE_DATE, Scalar.DATE, 1, Kind.TEXT, Kind.FORM);
        putConstant(Function.PARSE_TIMESTAMP, Scalar.TIMESTAMP, 1, Kind.TEXT, Kind.FORM);
        putConstant(Function.FORMAT_DATE, Scalar.STRING, 1, Kind.TIME, Kind.FORM);
        for (Function part : List.of(Function.YEAR, Function.MONTH, Function.DAY, Function.DAY_OF_WEEK)) {
            put(part, Scalar.INT, Kind.TIME);
        }
        for (Function part : List.of(Function.HOUR, Function.MINUTE, Function.SECOND)) {
            put(part, Scalar.INT, Kind.CLOCK);
        }
        putConstant(Function.TRUNCATE, null, 1, Kind.TIME, Kind.UNIT);
        put(Function.ADD_DAYS, Scalar.DATE, Kind.DAY, Kind.WHOLE);
        put(Function.DAYS_BETWEEN, Scalar.INT, Kind.DAY, Kind.DAY);
        put(Function.SHA256, Scalar.STRING, Kind.HASHED);
    }

    public Signature {
        parameters = List.copyOf(parameters);
    }

    /** The signature of a function; empty where its arguments' types depend on each other. */
    public static Optional<Signature> of(Function function) {
        return Optional.ofNullable(ALL.get(function));
    }

    /** A place for an argument; {@code constant} if it must be the same for all rows. */
    public record Parameter(Kind kind, boolean constant) {}

    /** What an argument may be. */
    public enum Kind {
        ANY("anything"),
        CONDITION("true or false"),
        NUMBER("a number"),
        WHOLE("a whole number"),
        TEXT("a text"),
        /** A regular expression, RE2. */
        PATTERN("a regular expression"),
        /** Of letters: {@code yyyy MM dd HH mm ss SSS}, all else as it stands. */
        FORM("the form of a date, such as yyyy-MM-dd"),
        /** One of {@link #UNITS}. */
        UNIT("year, month, week, day, hour, minute or second"),
        DAY("a date"),
        TIME("a date, a timestamp or an instant"),
        CLOCK("a timestamp or an instant"),
        TEXTS("a list of texts"),
        COUNTED("a text, bytes, a list or a map"),
        HASHED("a text or bytes");

        /** What {@code TRUNCATE} cuts to. */
        public static final List<String> UNITS = List.of("year", "month", "week", "day", "hour", "minute", "second");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** In a sentence: "a whole number". */
        public String words() {
            return words;
        }

        /** Whether values of the type are of this kind. */
        public boolean takes(Type type) {
            return switch (this) {
                case ANY -> true;
                case CONDITION -> type == Scalar.BOOLEAN;
                case NUMBER -> type.numeric();
                case WHOLE -> type == Scalar.INT || type == Scalar.LONG;
                case TEXT, PATTERN, FORM, UNIT -> type == Scalar.STRING;
                case DAY -> type == Scalar.DATE;
                case TIME -> type == Scalar.DATE || type == Scalar.TIMESTAMP || type == Scalar.INSTANT;
                case CLOCK -> type == Scalar.TIMESTAMP || type == Scalar.INSTANT;
                case TEXTS -> type instanceof Type.ListOf list && list.element() == Scalar.STRING;
                case COUNTED ->
                    type == Scalar.STRING
                            || type == Scalar.BINARY
                            || type instanceof Type.ListOf
                            || type instanceof Type.MapOf;
                case HASHED -> type == Scalar.STRING || type == Scalar.BINARY;
            };
        }
    }

    private static void put(Function function, @Nullable Type result, Kind... kinds) {
        putConstant(function, result, kinds.length, kinds);
    }

    private static void putConstant(Function function, @Nullable Type result, int constantFrom, Kind... kinds) {
        List<Parameter> parameters = IntStream.range(0, kinds.length)
                .mapToObj(index -> new Parameter(kinds[index], index >= constantFrom))
                .toList();
        ALL.put(function, new Signature(parameters, result));
    }
}
