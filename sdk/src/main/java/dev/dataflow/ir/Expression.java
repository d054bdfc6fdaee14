package dev.dataflow.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value computed from one row. A closed tree; engines render it in their own dialect with one meaning. */
public sealed interface Expression {

    /** The value of a column. */
    record Column(String name) implements Expression {}

    /** A constant: {@code value} in the text form of its type (ISO 8601 for dates and times), null for a null. */
    record Literal(Type type, @Nullable String value) implements Expression {}

    /** A function of the language applied to its arguments. */
    record Call(Function function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** A value converted to another type, with the meaning that {@code Expr.cast} defines; one that does not fit is an error. */
    record Cast(Expression value, Type type) implements Expression {}

    /** The functions of the language. Unless said otherwise, a null argument gives null. */
    enum Function {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        /** Three-valued, as in SQL. */
        AND,
        /** Three-valued, as in SQL. */
        OR,
        NOT,
        /** True or false, never null. */
        IS_NULL,
        ADD,
        SUBTRACT,
        MULTIPLY,
        /** The first argument that is not null; null if all are. */
        COALESCE,
        /** The day of a timestamp; of an instant, the day in UTC. */
        TO_DATE
    }

    /** Visits each kind of expression; no default methods, so that a new kind must be handled everywhere. */
    interface Visitor<R> {
        R column(Column column);

        R literal(Literal literal);

        R call(Call call);

        R cast(Cast cast);
    }

    /** Calls the visitor's method for this kind. */
    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Column column) {
            return visitor.column(column);
        } else if (this instanceof Literal literal) {
            return visitor.literal(literal);
        } else if (this instanceof Call call) {
            return visitor.call(call);
        }
        return visitor.cast((Cast) this);
    }
}
