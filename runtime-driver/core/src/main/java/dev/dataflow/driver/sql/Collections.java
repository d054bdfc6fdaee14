package dev.dataflow.driver.sql;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.stream.Collectors;

/** Renders what is done to lists, maps and structs. */
final class Collections {
    private final Writing writing;

    Collections(Writing writing) {
        this.writing = writing;
    }

    Rendered of(Expression.Call call, List<Rendered> arguments) {
        Rendered first = arguments.get(0);
        return switch (call.function()) {
            case LENGTH -> new Rendered(writing.cast(size(first), Scalar.INT), Scalar.INT);
            case MERGE ->
                merged(first, Texts.constant(call, 1) == null, arguments.get(1).sql());
            case ELEMENT -> element(first, arguments.get(1));
            case VALUE_OF -> value(first, arguments.get(1));
            case LIST_OF -> listed(arguments);
            default -> throw new IllegalArgumentException("Cannot make a list by " + call.function());
        };
    }

    /** A field of a struct. */
    static Rendered field(Rendered struct, String field, Writing writing) {
        Type type = ((Type.Struct) struct.type())
                .fields().stream()
                        .filter(candidate -> candidate.name().equals(field))
                        .findFirst()
                        .orElseThrow()
                        .type();
        return new Rendered(writing.dialect().field("(" + struct.sql() + ")", field), type, struct.repeatable());
    }

    private String size(Rendered value) {
        String list = value.type() instanceof Type.MapOf ? "map_keys(" + value.sql() + ")" : value.sql();
        return (writing.duck() ? "len(" : "array_size(") + list + ")";
    }

    private Rendered merged(Rendered list, boolean byNull, String separator) {
        String joined = (writing.duck() ? "array_to_string(" : "array_join(") + "%s, " + separator + ")";
        return new Rendered(
                byNull
                        ? writing.cast("NULL", Scalar.STRING)
                        : writing.once(
                                list,
                                texts -> "CASE WHEN " + texts + " IS NULL THEN NULL ELSE coalesce("
                                        + joined.replace("%s", texts) + ", '') END"),
                Scalar.STRING);
    }

    /** Engines count from the end where a position is negative. */
    private Rendered element(Rendered list, Rendered position) {
        Type type = ((Type.ListOf) list.type()).element();
        String sql = writing.once(
                position,
                at -> "CASE WHEN " + at + " BETWEEN 1 AND " + Integer.MAX_VALUE + " THEN "
                        + (writing.duck()
                                ? "list_extract(" + list.sql() + ", " + at + ")"
                                : "get(" + list.sql() + ", " + writing.cast(at + " - 1", Scalar.INT) + ")")
                        + " END");
        return new Rendered(sql, type);
    }

    private Rendered value(Rendered map, Rendered key) {
        Type.MapOf type = (Type.MapOf) map.type();
        if (type.key().equals(key.type()) && !NumberTypes.floating(key.type()) && !Encoding.asked(key.type())) {
            return new Rendered(
                    (writing.duck() ? "map_extract_value(" : "try_element_at(") + map.sql() + ", " + key.sql() + ")",
                    type.value());
        }
        // A key that is no value of the map's type is the key of nothing, and no error.
        String sql = writing.once(key, wanted -> {
            String entry = writing.fresh();
            String found = writing.dialect().field(entry, "key");
            Type common = NumberTypes.common(type.key(), key.type());
            String same = Casts.of(new Rendered(found, type.key(), true), common, writing) + " = "
                    + Casts.of(new Rendered(wanted, key.type(), true), common, writing);
            String entries = writing.duck()
                    ? "list_filter(map_entries(" + map.sql() + "), lambda " + entry + ": " + same + ")[1]"
                    : "get(filter(map_entries(" + map.sql() + "), " + entry + " -> " + same + "), 0)";
            return writing.dialect().field("(" + entries + ")", "value");
        });
        return new Rendered(sql, type.value());
    }

    private Rendered listed(List<Rendered> values) {
        Type element = ExpressionSql.common(values);
        String elements =
                values.stream().map(value -> Casts.of(value, element, writing)).collect(Collectors.joining(", "));
        // Which of them may be null is not said here, and not asked of a value's SQL.
        Type list = new Type.ListOf(element, true);
        return new Rendered(writing.duck() ? "[" + elements + "]" : "array(" + elements + ")", list);
    }
}
