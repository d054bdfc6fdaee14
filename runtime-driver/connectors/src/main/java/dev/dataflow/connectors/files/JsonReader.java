package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.Schema;
import dev.dataflow.json.JsonValues;
import dev.dataflow.json.UnreadableJson;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of lines. Members that no column is called after are left out, unless all have to be declared, and one that is
 * not there is a null.
 */
final class JsonReader implements RowReader {
    private final Lines lines;
    private final Schema wanted;
    private final RowShape shape;
    private final JsonLinesFormat.Members rule;
    private final JsonCells cells = new JsonCells();

    JsonReader(Lines lines, Schema wanted, RowShape shape, JsonLinesFormat.Members rule) {
        this.lines = lines;
        this.wanted = wanted;
        this.shape = shape;
        this.rule = rule;
    }

    @Override
    public @Nullable Item next() throws IOException {
        Lines.Line line = lines.next();
        while (line != null && line.text() != null && line.text().isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        }
        String text = line.text();
        if (text == null) {
            return new Malformed(line.complaint(), line.number(), line.shown());
        }
        try {
            if (!(JsonValues.parse(text) instanceof Map<?, ?> members)) {
                return new Malformed("it is no JSON object", line.number(), text);
            }
            Object strange = rule.declared() ? undeclared(members) : null;
            if (strange != null) {
                return new Malformed(
                        "member \"" + strange + "\" is not declared, and the read fails on drift", line.number(), text);
            }
            return new Row(row(members), null, line.number());
        } catch (UnreadableJson e) {
            return new Malformed("it is no JSON: " + e.getMessage(), line.number(), text);
        } catch (JsonCells.Unfit e) {
            return new Malformed(e.reason(), line.number(), text);
        }
    }

    private @Nullable Object undeclared(Map<?, ?> members) {
        return members.keySet().stream()
                .filter(name -> wanted.column(String.valueOf(name)).isEmpty())
                .findFirst()
                .orElse(null);
    }

    private Object[] row(Map<?, ?> members) {
        Object[] values = shape.row();
        for (int i = 0; i < shape.stored().columns().size(); i++) {
            Schema.Column column = shape.stored().columns().get(i);
            Object json = members.get(column.name());
            Object value = rule.asTexts().contains(column.name()) ? text(json) : cells.value(column, json, "column");
            // A null is a place left alone: NullAway does not read @Nullable in other modules' arrays.
            if (value != null) {
                values[shape.place(i)] = value;
            }
        }
        return values;
    }

    /** A text as it is, of anything else its JSON. */
    private static @Nullable String text(@Nullable Object json) {
        return json == null || json instanceof String ? (String) json : JsonValues.text(json);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
