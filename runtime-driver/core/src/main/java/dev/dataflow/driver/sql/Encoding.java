package dev.dataflow.driver.sql;

import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text for each value, the same on every engine: equal values have the same one and others another. What rows are
 * sampled by, and what lists, maps, structs and files are compared by.
 *
 * <p>A null is {@code n}. All else is {@code v} and then: of a text or bytes the length, a colon and the characters or
 * hexadecimal digits; of a float or double the 64 bits of the double, {@code N} for NaN and 0 for -0.0; of a date the days,
 * of a timestamp or instant the microseconds since 1970; of other scalars the text that a conversion gives; each with a
 * semicolon behind. Of a list the number of elements, a colon and the elements; of a map the same of its entries, in the
 * order of their texts; of a struct its fields.
 */
final class Encoding {
    private final Writing writing;
    private final boolean exact;

    private Encoding(Writing writing, boolean exact) {
        this.writing = writing;
        this.exact = exact;
    }

    Encoding(Writing writing) {
        this(writing, false);
    }

    /** Texts that tell apart what is equal and yet not the same: -0.0 and 0.0, and maps whose entries are in another order. */
    static Encoding exact(Writing writing) {
        return new Encoding(writing, true);
    }

    /** Whether values of the type are compared by their texts, since engines do not agree on them. */
    static boolean asked(Type type) {
        return type.nested() || type == Scalar.FILE;
    }

    /** The text of a value that may stand more than once; never null. */
    String of(String value, Type type) {
        return "CASE WHEN " + value + " IS NULL THEN 'n' ELSE " + present(value, type) + " END";
    }

    /** The text of several columns, each with a qualifier before its name. */
    String of(List<Schema.Column> columns, String qualifier) {
        return concatenated(columns.stream()
                .map(column -> of(qualifier + writing.name(column.name()), column.type()))
                .toList());
    }

    private static String concatenated(List<String> texts) {
        // Neither all at once nor one behind the other: engines nest a chain as deep as it is long.
        if (texts.size() <= 50) {
            return "concat('', " + String.join(", ", texts) + ")";
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 50) {
            some.add(concatenated(texts.subList(i, Math.min(texts.size(), i + 50))));
        }
        return concatenated(some);
    }

    private String present(String value, Type type) {
        if (type == Scalar.FILE) {
            return present(value, Type.Struct.OF_FILE);
        } else if (type instanceof Type.Struct struct) {
            return struct.fields().stream()
                    .map(field -> of(writing.dialect().field(value, field.name()), field.type()))
                    .collect(Collectors.joining(", ", "concat('v', ", ")"));
        } else if (type instanceof Type.ListOf list) {
            return elements(value, writing.each(value, element -> of(element, list.element())));
        } else if (type instanceof Type.MapOf map) {
            String entries = writing.each(
                    "map_entries(" + value + ")",
                    entry -> "concat(" + of(writing.dialect().field(entry, "key"), map.key()) + ", "
                            + of(writing.dialect().field(entry, "value"), map.value()) + ")");
            String sort = writing.duck() ? "list_sort(" : "array_sort(";
            return elements("map_keys(" + value + ")", exact ? entries : sort + entries + ")");
        } else if (type == Scalar.STRING) {
            return "concat('v', " + text("length(" + value + ")") + ", ':', " + value + ", ';')";
        } else if (type == Scalar.BINARY) {
            return "concat('v', " + text("octet_length(" + value + ")") + ", ':', hex(" + value + "), ';')";
        }
        return "concat('v', " + plain(value, type) + ", ';')";
    }

    private String elements(String counted, String texts) {
        return "concat('v', " + text((writing.duck() ? "len(" : "array_size(") + counted + ")") + ", ':', coalesce("
                + (writing.duck() ? "array_to_string(" : "array_join(") + texts + ", ''), ''))";
    }

    private String plain(String value, Type type) {
        Rendered rendered = new Rendered(value, type, true);
        if (NumberTypes.floating(type)) {
            String wide = Casts.of(rendered, Scalar.DOUBLE, writing);
            String bits = writing.duck()
                    ? text("CAST(" + wide + " AS BIT)")
                    : "lpad(bin(" + Dialect.BITS + "(" + wide + ")), 64, '0')";
            return "CASE WHEN isnan(" + wide + ") THEN 'N' WHEN " + wide + " = 0 THEN " + (exact ? text(wide) : "'0'")
                    + " ELSE " + bits + " END";
        } else if (type == Scalar.DATE) {
            return text(new Times(writing).day(value));
        } else if (type == Scalar.TIMESTAMP || type == Scalar.INSTANT) {
            return text(new Times(writing).micros(rendered));
        }
        return type == Scalar.DURATION ? text(value) : Casts.of(rendered, Scalar.STRING, writing);
    }

    private String text(String value) {
        return writing.cast(value, Scalar.STRING);
    }
}
