package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows that {@link CsvReader} reads back: but for an empty text, which is a null to it. */
final class CsvWriter implements RowWriter {
    private final TextOut out;
    private final Schema schema;
    private final char delimiter;
    private final char quote;
    private final Place place;
    private final StringBuilder line = new StringBuilder();
    private int cells;

    CsvWriter(TextOut out, Schema schema, char delimiter, char quote, Place place) {
        this.out = out;
        this.schema = schema;
        this.delimiter = delimiter;
        this.quote = quote;
        this.place = place;
    }

    void header() throws IOException {
        for (String name : schema.names()) {
            cell(name);
        }
        end();
    }

    @Override
    public void write(@Nullable Object[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            cell(value == null ? null : text(schema.columns().get(i), value));
        }
        end();
    }

    private String text(Schema.Column column, Object value) {
        boolean finite = !(value instanceof Double twice && !Double.isFinite(twice))
                && !(value instanceof Float single && !Float.isFinite(single));
        if (!finite) {
            throw place.failure(
                    FailureClass.BAD_DATA,
                    "VALUE_UNFIT",
                    "\"" + column.name() + "\" is " + value + " in a row, and CSV has numbers only",
                    "Filter such rows out, or make the value null");
        }
        return CellTexts.text(value);
    }

    private void cell(@Nullable String text) {
        if (cells++ > 0) {
            line.append(delimiter);
        }
        if (text == null) {
            return;
        } else if (!quoted(text)) {
            line.append(text);
            return;
        }
        line.append(quote);
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            line.append(next);
            if (next == quote) {
                line.append(quote);
            }
        }
        line.append(quote);
    }

    /** Also where others would take a cell for something else: an empty one, or one with blanks around it. */
    private boolean quoted(String text) {
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == delimiter || next == quote || next == '\n' || next == '\r' || next == '\uFEFF') {
                return true;
            }
        }
        return false;
    }

    private void end() throws IOException {
        out.text(line.append('\n'));
        line.setLength(0);
        cells = 0;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
