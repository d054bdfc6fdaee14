package dev.dataflow;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value computed from one row: {@code col("amount").times(2).gt(0)}. A null on either side of a comparison or an
 * operation gives a null, and a filter keeps only rows for which its condition is true.
 *
 * <p>Where an argument is an {@code Object} it may be another {@code Expr}, a {@code String}, an enum constant, a
 * {@code Boolean}, an {@code Integer}, a {@code Long}, a {@code Float}, a {@code Double}, a {@code BigDecimal}, a
 * {@code LocalDate}, a {@code LocalDateTime}, an {@code Instant}, a {@code Duration}, a {@code UUID} or a {@code byte[]}; an
 * {@code Optional} that holds one of these, or a {@code List} of such, which are of one type. Anything else is an
 * {@link IllegalArgumentException}.
 */
public sealed class Expr permits Var {
    private static final Map<Class<?>, Type> CONSTANTS = Map.ofEntries(
            Map.entry(String.class, Type.Scalar.STRING),
            Map.entry(Boolean.class, Type.Scalar.BOOLEAN),
            Map.entry(Integer.class, Type.Scalar.INT),
            Map.entry(Long.class, Type.Scalar.LONG),
            Map.entry(Float.class, Type.Scalar.FLOAT),
            Map.entry(Double.class, Type.Scalar.DOUBLE),
            Map.entry(LocalDate.class, Type.Scalar.DATE),
            Map.entry(LocalDateTime.class, Type.Scalar.TIMESTAMP),
            Map.entry(Instant.class, Type.Scalar.INSTANT),
            Map.entry(Duration.class, Type.Scalar.DURATION),
            Map.entry(UUID.class, Type.Scalar.UUID),
            Map.entry(byte[].class, Type.Scalar.BINARY));

    private final Expression ir;

    Expr(Expression ir) {
        this.ir = ir;
    }

    /** The value of a column. */
    public static Expr col(String name) {
        return new Expr(new Expression.Column(name));
    }

    /** A constant. */
    public static Expr lit(Object value) {
        if (value instanceof Expr expr) {
            return expr;
        } else if (value instanceof Optional<?> optional && optional.isPresent()) {
            return lit(optional.get());
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            return listOf(list.toArray());
        }
        return new Expr(literal(value));
    }

    /** The value as a column of that name, for {@link Dataset#select(Body.Named, Body.Named...)}. */
    public Body.Named as(String column) {
        return new Body.Named(column, ir);
    }

    /** A null of a type. */
    public static Expr nothing(Type type) {
        return new Expr(new Expression.Literal(type, null));
    }

    /** The first of the values that is not null. */
    public static Expr coalesce(Object... values) {
        return call(Function.COALESCE, values);
    }

    /** One text of all; a null among them gives null. */
    public static Expr concat(Object... texts) {
        return call(Function.CONCATENATE, texts);
    }

    /** A list of the values, which are of one type. */
    public static Expr listOf(Object... values) {
        return call(Function.LIST_OF, values);
    }

    /** A value by condition: {@code when(col("age").lt(18), "child").otherwise("adult")}. */
    public static Cases when(Expr condition, Object value) {
        return new Cases(List.of(condition, lit(value)));
    }

    /** Conditions and their values, waiting for the value of all other rows. */
    public static final class Cases {
        private final List<Expr> pairs;

        private Cases(List<Expr> pairs) {
            this.pairs = pairs;
        }

        /** The value where this condition is true and none before it. */
        public Cases when(Expr condition, Object value) {
            List<Expr> more = new ArrayList<>(pairs);
            more.add(condition);
            more.add(lit(value));
            return new Cases(List.copyOf(more));
        }

        /** The value where no condition is true. */
        public Expr otherwise(Object value) {
            List<Object> all = new ArrayList<>(pairs);
            all.add(value);
            return call(Function.CASE, all.toArray());
        }
    }

    /** Whether the two are equal. */
    public Expr eq(Object other) {
        return call(Function.EQUAL, this, other);
    }

    /** Whether the two differ. */
    public Expr ne(Object other) {
        return call(Function.NOT_EQUAL, this, other);
    }

    /** Whether this is less. */
    public Expr lt(Object other) {
        return call(Function.LESS, this, other);
    }

    /** Whether this is less, or the two are equal. */
    public Expr le(Object other) {
        return call(Function.LESS_OR_EQUAL, this, other);
    }

    /** Whether this is greater. */
    public Expr gt(Object other) {
        return call(Function.GREATER, this, other);
    }

    /** Whether this is greater, or the two are equal. */
    public Expr ge(Object other) {
        return call(Function.GREATER_OR_EQUAL, this, other);
    }

    /** Whether this lies between the two, both included. */
    public Expr between(Object least, Object most) {
        return ge(least).and(le(most));
    }

    /** Whether this is one of the values. */
    public Expr in(Object... values) {
        return call(Function.IN, behind(values));
    }

    /** Whether both conditions are true. */
    public Expr and(Expr other) {
        return call(Function.AND, this, other);
    }

    /** Whether one condition is true. */
    public Expr or(Expr other) {
        return call(Function.OR, this, other);
    }

    /** Whether the condition is false. */
    public Expr not() {
        return call(Function.NOT, this);
    }

    /** Whether there is no value; never null itself. */
    public Expr isNull() {
        return call(Function.IS_NULL, this);
    }

    /** Whether there is a value; never null itself. */
    public Expr isNotNull() {
        return isNull().not();
    }

    /** The sum of two numbers. */
    public Expr plus(Object other) {
        return call(Function.ADD, this, other);
    }

    /** The difference of two numbers. */
    public Expr minus(Object other) {
        return call(Function.SUBTRACT, this, other);
    }

    /** The product of two numbers. */
    public Expr times(Object other) {
        return call(Function.MULTIPLY, this, other);
    }

    /** The quotient of two numbers, a double even of whole numbers and decimals. Division by zero fails the task. */
    public Expr dividedBy(Object other) {
        return call(Function.DIVIDE, this, other);
    }

    /** The rest of a division, with this number's sign. Division by zero fails the task. */
    public Expr remainder(Object other) {
        return call(Function.REMAINDER, this, other);
    }

    /** The number with the other sign. */
    public Expr negated() {
        return call(Function.NEGATE, this);
    }

    /** The number without its sign. */
    public Expr abs() {
        return call(Function.ABS, this);
    }

    /** Rounded to so many digits after the point, half away from zero. */
    public Expr round(int digits) {
        return call(Function.ROUND, this, digits);
    }

    /** The greatest whole number that is not greater. */
    public Expr floor() {
        return call(Function.FLOOR, this);
    }

    /** The smallest whole number that is not smaller. */
    public Expr ceiling() {
        return call(Function.CEILING, this);
    }

    /** Null if this equals the other, else this. */
    public Expr nullIf(Object other) {
        return call(Function.NULL_IF, this, other);
    }

    /** The text with the ASCII letters A to Z in lower case. */
    public Expr lower() {
        return call(Function.LOWER, this);
    }

    /** The text with the ASCII letters a to z in upper case. */
    public Expr upper() {
        return call(Function.UPPER, this);
    }

    /** The text without spaces at both ends. */
    public Expr trim() {
        return call(Function.TRIM, this);
    }

    /** The text without spaces at its begin. */
    public Expr trimStart() {
        return call(Function.TRIM_START, this);
    }

    /** The text without spaces at its end. */
    public Expr trimEnd() {
        return call(Function.TRIM_END, this);
    }

    /** The text filled at its begin up to this length; a longer one stays as it is. */
    public Expr padStart(int length, String fill) {
        return call(Function.PAD_START, this, length, fill);
    }

    /** The text filled at its end up to this length; a longer one stays as it is. */
    public Expr padEnd(int length, String fill) {
        return call(Function.PAD_END, this, length, fill);
    }

    /** So many characters of the text, from a position on; the first character is at 1. */
    public Expr substring(Object from, Object length) {
        return call(Function.SUBSTRING, this, from, length);
    }

    /** The text with every occurrence of another replaced. */
    public Expr replace(Object what, Object by) {
        return call(Function.REPLACE, this, what, by);
    }

    /** The text with every match of a regular expression (RE2) replaced by a plain text. */
    public Expr replacePattern(String pattern, String by) {
        return call(Function.REPLACE_PATTERN, this, pattern, by);
    }

    /** Whether a regular expression (RE2) matches somewhere in the text. */
    public Expr matches(String pattern) {
        return call(Function.MATCHES, this, pattern);
    }

    /** Whether the text holds another. */
    public Expr contains(Object other) {
        return call(Function.CONTAINS, this, other);
    }

    /** Whether the text begins with another. */
    public Expr startsWith(Object other) {
        return call(Function.STARTS_WITH, this, other);
    }

    /** Whether the text ends with another. */
    public Expr endsWith(Object other) {
        return call(Function.ENDS_WITH, this, other);
    }

    /** The list of what stands between the occurrences of a separator. */
    public Expr split(String separator) {
        return call(Function.SPLIT, this, separator);
    }

    /** The texts of a list as one, with a separator between them; nulls are left out. */
    public Expr merge(String separator) {
        return call(Function.MERGE, this, separator);
    }

    /** The number of characters of a text, of bytes, or of elements of a list or map; an int. */
    public Expr length() {
        return call(Function.LENGTH, this);
    }

    /** The day of a timestamp; of an instant, the day in UTC. */
    public Expr toDate() {
        return call(Function.TO_DATE, this);
    }

    /** The day that the text says, as in {@code yyyy-MM-dd}; another text fails the task. */
    public Expr parseDate(String form) {
        return call(Function.PARSE_DATE, this, form);
    }

    /** The timestamp that the text says, as in {@code yyyy-MM-dd HH:mm:ss}; another text fails the task. */
    public Expr parseTimestamp(String form) {
        return call(Function.PARSE_TIMESTAMP, this, form);
    }

    /** A date, timestamp or instant (in UTC) as text, as in {@code yyyy-MM-dd}. */
    public Expr format(String form) {
        return call(Function.FORMAT_DATE, this, form);
    }

    /** The year of a date, timestamp or instant (in UTC); an int. */
    public Expr year() {
        return call(Function.YEAR, this);
    }

    /** The month, 1 to 12. */
    public Expr month() {
        return call(Function.MONTH, this);
    }

    /** The day of the month, 1 to 31. */
    public Expr day() {
        return call(Function.DAY, this);
    }

    /** The hour, 0 to 23. */
    public Expr hour() {
        return call(Function.HOUR, this);
    }

    /** The minute, 0 to 59. */
    public Expr minute() {
        return call(Function.MINUTE, this);
    }

    /** The second, 0 to 59. */
    public Expr second() {
        return call(Function.SECOND, this);
    }

    /** The day of the week, 1 for Monday to 7 for Sunday. */
    public Expr dayOfWeek() {
        return call(Function.DAY_OF_WEEK, this);
    }

    /** Cut down to the begin of a unit: {@code "year"}, month, week (Monday), day, hour, minute or second. */
    public Expr truncate(String unit) {
        return call(Function.TRUNCATE, this, unit);
    }

    /** The date so many days later, or earlier if negative. */
    public Expr plusDays(Object days) {
        return call(Function.ADD_DAYS, this, days);
    }

    /** The number of days from another date to this one; an int. */
    public Expr daysSince(Object other) {
        return call(Function.DAYS_BETWEEN, this, other);
    }

    /** The element of a list at a position, 1 for the first; null if there is none. */
    public Expr element(Object position) {
        return call(Function.ELEMENT, this, position);
    }

    /** The value of a map under a key; null if there is none. */
    public Expr valueOf(Object key) {
        return call(Function.VALUE_OF, this, key);
    }

    /** A field of a struct. */
    public Expr field(String name) {
        return new Expr(new Expression.Field(ir, name));
    }

    /** The SHA-256 of a text's UTF-8 form or of bytes, as 64 hexadecimal digits. */
    public Expr sha256() {
        return call(Function.SHA256, this);
    }

    /**
     * The value as another type, the same on every engine. A null stays null. A value that does not fit fails the task: it is
     * never cut, wrapped around or made null; {@link Dataset#badRowsToDeadLetters} puts its row aside instead. A conversion that is not listed is a problem when the pipeline is compiled.
     *
     * <ul>
     *   <li>a number to int or long: what follows the point is left out ({@code -1.6} gives {@code -1}); NaN does not fit;
     *   <li>a number to a decimal: rounded to its scale, half away from zero ({@code 1.005} gives {@code 1.01}). A float or
     *       double counts as the shortest decimal number that Java writes for it;
     *   <li>a number to float or double: the nearest; only infinity gives infinity;
     *   <li>a text to another type: the text must be a value of that type as a whole, as in CSV files: {@code 42},
     *       {@code -1.50} (with at most the scale's digits), {@code 1.5e-3} (float and double alone), {@code true},
     *       {@code 2019-03-01}, {@code 2019-03-01 10:00:00.5} (or with a {@code T}), the same with {@code Z} or
     *       {@code +05:30} for an instant, a UUID with its hyphens. Nothing is rounded or trimmed;
     *   <li>to text: those same forms, decimals with all digits of their scale, times with a space, instants in UTC with
     *       {@code Z}; years are 0001 to 9999. Not from float or double, which engines write in different ways: make it a
     *       decimal first. Not from or to bytes;
     *   <li>among date, timestamp and instant: days begin at midnight, and a timestamp is taken to be in UTC.
     * </ul>
     */
    public Expr cast(Type type) {
        return new Expr(new Expression.Cast(ir, type));
    }

    /**
     * Whether {@link #cast} to this type gives a value rather than failing the task: true of a null, which stays one, and
     * never null itself.
     */
    public Expr castable(Type type) {
        return new Expr(new Expression.Castable(ir, type));
    }

    /** This expression as data, for a connector that takes conditions: the {@code where} of a {@link Body.Read}. */
    public Expression ir() {
        return ir;
    }

    private Object[] behind(Object... values) {
        List<Object> all = new ArrayList<>(List.of(this));
        all.addAll(List.of(values));
        return all.toArray();
    }

    private static Expr call(Function function, Object... arguments) {
        List<Expression> irs =
                Stream.of(arguments).map(argument -> lit(argument).ir).toList();
        return new Expr(new Expression.Call(function, irs));
    }

    static Expression.Literal literal(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
            int precision = Math.max(plain.precision(), plain.scale());
            if (precision > NumberTypes.MOST_DIGITS) {
                throw new IllegalArgumentException("Cannot use a BigDecimal of " + precision
                        + " digits as a constant. Use one of at most " + NumberTypes.MOST_DIGITS);
            }
            return new Expression.Literal(new Type.Decimal(precision, plain.scale()), plain.toPlainString());
        }
        Type type = value == null ? null : CONSTANTS.get(value.getClass());
        if (value instanceof Enum<?> || (type != null && value != null)) {
            return new Expression.Literal(type == null ? Type.Scalar.STRING : type, text(value));
        }
        throw new IllegalArgumentException(
                "Cannot use " + words(value) + " as a constant. Use a String, an enum constant, a"
                        + " Boolean, Integer, Long, Float, Double, BigDecimal, LocalDate, LocalDateTime, Instant, Duration, UUID"
                        + " or byte[], or a list of these, or nothing(type) for a null");
    }

    /**
     * The constant that a record's component holds, of the component's type.
     *
     * @throws IllegalArgumentException if there are no constants of this type, or the value is none of it
     */
    static Expression literal(Schema.Column component, Object value) {
        return literal(component.name(), component.type(), value);
    }

    private static Expression literal(String name, Type type, @Nullable Object value) {
        if (value == null) {
            return new Expression.Literal(type, null);
        } else if (type instanceof Type.ListOf list && value instanceof List<?> elements && !elements.isEmpty()) {
            return new Expression.Call(
                    Function.LIST_OF,
                    elements.stream()
                            .map(element -> literal(name, list.element(), element))
                            .toList());
        } else if (type instanceof Type.Decimal decimal && value instanceof BigDecimal number) {
            return new Expression.Literal(type, fitted(name, decimal, number).toPlainString());
        } else if (!type.nested() && type != Type.Scalar.FILE) {
            return new Expression.Literal(type, text(value));
        }
        throw new IllegalArgumentException("Cannot use \"" + name + "\" as a constant: it is "
                + (value instanceof List ? "an empty list" : "a " + type.text())
                + ". Leave it out, or give what it holds in components of its own");
    }

    private static BigDecimal fitted(String name, Type.Decimal type, BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() > type.scale() || plain.precision() - plain.scale() > type.precision() - type.scale()) {
            throw new IllegalArgumentException("Cannot use " + number.toPlainString() + " as \"" + name + "\": it is a "
                    + type.text() + ". Round it, or give the component more digits");
        }
        return number.setScale(type.scale(), RoundingMode.UNNECESSARY);
    }

    /** The text form of a literal. */
    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private static String words(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Optional) {
            return "an empty Optional";
        }
        return value instanceof List<?> list
                ? (list.isEmpty() ? "an empty list" : "a list here")
                : value.getClass().getName();
    }
}
