package dev.dataflow.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A value computed from one row. A closed tree; engines render it in their own dialect with one meaning. */
public sealed interface Expression {

    /** The value of a column. */
    record Column(String name) implements Expression {}

    /** A constant: {@code value} in the text form of its type (ISO 8601 for dates and times), null for a null. */
    record Literal(Type type, @Nullable String value) implements Expression {}

    /** A value that the run brings: a constant for all rows. */
    record Given(Variable variable) implements Expression {}

    /** A function of the language applied to its arguments. */
    record Call(Function function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** A value converted to another type, with the meaning that {@code Expr.cast} defines; one that does not fit is an error. */
    record Cast(Expression value, Type type) implements Expression {}

    /** Whether a {@link Cast} of the value to the type gives a value and no error; true for a null, and never null itself. */
    record Castable(Expression value, Type type) implements Expression {}

    /** A field of a struct; of no struct, no field. */
    record Field(Expression value, String name) implements Expression {}

    /** The functions of the language, with their meaning. Unless said otherwise, a null argument gives null. */
    enum Function {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        /** Whether the first argument equals one of the others; three-valued, as in SQL. */
        IN,
        /** Whether both conditions are true; three-valued, as in SQL. */
        AND,
        /** Whether one condition is true; three-valued, as in SQL. */
        OR,
        NOT,
        /** Whether there is no value; true or false, never null. */
        IS_NULL,
        ADD,
        SUBTRACT,
        MULTIPLY,
        /** The quotient of two numbers: a double, of decimals too; by zero an error. */
        DIVIDE,
        /** The rest of a division, with the sign of the first argument; by zero an error. */
        REMAINDER,
        NEGATE,
        ABS,
        /** A number to as many digits after the point as the second argument says, a constant; half away from zero. */
        ROUND,
        /** The greatest whole number that is not greater; of a float or double a double, else of the number's kind. */
        FLOOR,
        /** The smallest whole number that is not smaller; of a float or double a double, else of the number's kind. */
        CEILING,
        /** The first argument that is not null; null if all are. */
        COALESCE,
        /** Pairs of condition and value, then the value otherwise: the value of the first condition that is true. */
        CASE,
        /** Null if the two are equal, else the first. */
        NULL_IF,
        /** The ASCII letters A to Z in lower case, all others as they are. */
        LOWER,
        /** The ASCII letters a to z in upper case, all others as they are. */
        UPPER,
        /** Without spaces (U+0020) at both ends. */
        TRIM,
        /** Without spaces (U+0020) at the begin. */
        TRIM_START,
        /** Without spaces (U+0020) at the end. */
        TRIM_END,
        /** Filled at the begin, up to the length of the second argument, with the text of the third; never cut. */
        PAD_START,
        /** Filled at the end, up to the length of the second argument, with the text of the third; never cut. */
        PAD_END,
        /**
         * The characters from the position of the second argument on, 1 for the first, as many as the third says and as far
         * as there are such.
         */
        SUBSTRING,
        /** Every occurrence of the second argument replaced by the third. */
        REPLACE,
        /**
         * Every match of the regular expression (RE2) of the second argument replaced by the third, a plain text; a match of
         * nothing right behind another is none.
         */
        REPLACE_PATTERN,
        /** Whether the regular expression (RE2) of the second argument matches somewhere. */
        MATCHES,
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH,
        /** One text of all; a null among them gives null. */
        CONCATENATE,
        /** The list of what stands between the occurrences of the second argument, which is not empty. */
        SPLIT,
        /** The elements of a list of texts, with the second argument between them; nulls left out. */
        MERGE,
        /** The number of characters (Unicode code points), of bytes, or of elements; an int. */
        LENGTH,
        /** The day of a timestamp; of an instant, the day in UTC. */
        TO_DATE,
        /** The day that a text says in the form of the second argument, a constant ({@code yyyy-MM-dd}). */
        PARSE_DATE,
        /** The timestamp that a text says in the form of the second argument, a constant. */
        PARSE_TIMESTAMP,
        /** A date or timestamp as text, in the form of the second argument, a constant; instants in UTC. */
        FORMAT_DATE,
        /** The year of a date, timestamp or instant (in UTC); an int. */
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND,
        /** The day of the week: Monday is 1, Sunday 7; an int. */
        DAY_OF_WEEK,
        /** Cut down to the begin of the unit of the second argument, a constant: year, month, week, day, hour, minute, second. */
        TRUNCATE,
        /** The date moved by as many days as the second argument says. */
        ADD_DAYS,
        /** The number of days from the second date to the first. */
        DAYS_BETWEEN,
        /** The element of a list at the position of the second argument, 1 for the first; null if there is none. */
        ELEMENT,
        /** The value of a map under the key of the second argument; null if there is none. */
        VALUE_OF,
        /** A list of the arguments. */
        LIST_OF,
        /** The SHA-256 of a text's UTF-8 form or of bytes, as 64 hexadecimal digits in lower case. */
        SHA256;

        /** Of a comparison, the one that says the same with its two sides swapped; any other function itself. */
        public Function mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                default -> this;
            };
        }
    }

    /** Visits each kind of expression; no default methods, so that a new kind must be handled everywhere. */
    interface Visitor<R> {
        R column(Column column);

        R literal(Literal literal);

        R given(Given given);

        R call(Call call);

        R cast(Cast cast);

        R castable(Castable castable);

        R field(Field field);
    }

    /** Calls the visitor's method for this kind. */
    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Column column) {
            return visitor.column(column);
        } else if (this instanceof Literal literal) {
            return visitor.literal(literal);
        } else if (this instanceof Given given) {
            return visitor.given(given);
        } else if (this instanceof Call call) {
            return visitor.call(call);
        } else if (this instanceof Cast cast) {
            return visitor.cast(cast);
        } else if (this instanceof Castable castable) {
            return visitor.castable(castable);
        }
        return visitor.field((Field) this);
    }

    /** What the expression is made of, in order; none for a column, a constant or a variable. */
    default List<Expression> parts() {
        if (this instanceof Call call) {
            return call.arguments();
        } else if (this instanceof Cast cast) {
            return List.of(cast.value());
        } else if (this instanceof Castable castable) {
            return List.of(castable.value());
        }
        return this instanceof Field field ? List.of(field.value()) : List.of();
    }

    /** The expression and all that it is made of, the whole first. */
    default Stream<Expression> within() {
        List<Expression> all = new ArrayList<>();
        addTo(all);
        return all.stream();
    }

    private void addTo(List<Expression> all) {
        all.add(this);
        parts().forEach(part -> part.addTo(all));
    }
}
