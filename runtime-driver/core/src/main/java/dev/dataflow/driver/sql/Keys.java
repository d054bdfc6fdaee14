package dev.dataflow.driver.sql;

import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;

/** What rows are grouped by: one SQL value for all that are equal by our rules. */
final class Keys {
    private Keys() {}

    /** The key that a column is. */
    static String of(Schema.Column column, Writing writing) {
        String name = writing.name(column.name());
        if (Encoding.asked(column.type())) {
            return new Encoding(writing).of(name, column.type());
        }
        return unsigned(new Rendered(name, column.type(), true), writing);
    }

    /** A value, with 0.0 for -0.0: the two are equal, and which one an engine shows is its own affair. */
    static String unsigned(Rendered value, Writing writing) {
        return NumberTypes.floating(value.type())
                ? "(" + value.sql() + " + " + writing.cast("0", value.type()) + ")"
                : value.sql();
    }

    /** The one value among rows of which one alone has the condition, empty for none. */
    static String only(String value, Type type, String filter, Writing writing) {
        // DuckDB makes 0.0 of the -0.0 within what it takes one of.
        return writing.duck() && Encoding.asked(type) && floats(type)
                ? "(list(" + value + ")" + filter + ")[1]"
                : "any_value(" + value + ")" + filter;
    }

    /** One of several values that are equal, the same on every engine. */
    static String one(Schema.Column column, Writing writing) {
        String name = writing.name(column.name());
        String exact = Encoding.exact(writing).of(name, column.type());
        if (writing.duck()) {
            return floats(column.type())
                    ? "list(" + name + " ORDER BY " + exact + ")[1]"
                    : "arg_min(" + name + ", " + exact + ")";
        }
        return "min_by(" + name + ", " + exact + ")";
    }

    private static boolean floats(Type type) {
        if (type instanceof Type.ListOf list) {
            return floats(list.element());
        } else if (type instanceof Type.MapOf map) {
            return floats(map.key()) || floats(map.value());
        } else if (type instanceof Type.Struct struct) {
            return struct.fields().stream().anyMatch(field -> floats(field.type()));
        }
        return NumberTypes.floating(type);
    }
}
