package dev.dataflow.connectors.rows;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as lines of text, columns below each other. */
final class TextTable {
    private static final int WIDEST = 60;

    private TextTable() {}

    /** A value in one line, cut where it is long; null for null. */
    static @Nullable String cell(Type type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text =
                text(type, value).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        int length = text.codePointCount(0, text.length());
        return length > WIDEST ? text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…" : text;
    }

    private static String text(@Nullable Type type, @Nullable Object value) {
        if (value instanceof List<?> elements) {
            Type of = type instanceof Type.ListOf list ? list.element() : null;
            return elements.stream().map(element -> text(of, element)).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Map<?, ?> entries) {
            Type of = type instanceof Type.MapOf map ? map.value() : null;
            return entries.entrySet().stream()
                    .map(entry -> text(null, entry.getKey()) + ": " + text(of, entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (value instanceof Object[] values && type instanceof Type.Struct struct) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                Schema.Column field = struct.fields().get(i);
                fields.add(field.name() + ": " + text(field.type(), values[i]));
            }
            return String.join(", ", fields).transform(all -> "{" + all + "}");
        }
        return value == null ? "null" : CellTexts.text(value);
    }

    static List<String> lines(List<String> names, List<List<@Nullable String>> rows) {
        int[] widths = names.stream().mapToInt(TextTable::width).toArray();
        for (List<@Nullable String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(String.valueOf(row.get(i))));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(names, widths));
        lines.add(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
        rows.forEach(row -> lines.add(line(row.stream().map(String::valueOf).toList(), widths)));
        return lines;
    }

    private static String line(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            padded.add(cells.get(i) + " ".repeat(widths[i] - width(cells.get(i))));
        }
        return String.join("  ", padded).stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
