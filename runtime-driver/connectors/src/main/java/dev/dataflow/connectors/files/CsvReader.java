package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.CellTexts;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows of a file's lines. This is the meaning of CSV; what engines do faster must agree with it. */
final class CsvReader implements RowReader {
    private final CsvLines lines;
    private final int width;
    private final RowShape shape;
    private final int[] places;
    private final CellTexts texts = new CellTexts();

    /** The lines are those behind the header, if there is one. */
    CsvReader(CsvLines lines, List<String> header, RowShape shape) {
        this.lines = lines;
        this.width = header.size();
        this.shape = shape;
        this.places = new int[shape.stored().columns().size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = header.indexOf(shape.stored().columns().get(i).name());
        }
    }

    @Override
    public @Nullable Item next() throws IOException {
        CsvLines.Line line = lines.next(width);
        while (line != null && blank(line)) {
            line = lines.next(width);
        }
        if (line == null) {
            return null;
        }
        List<String> cells = line.cells();
        if (cells != null && cells.size() == width) {
            return row(line, cells);
        }
        String complaint = cells == null
                ? String.valueOf(line.complaint())
                : cells.size() + (cells.size() == 1 ? " cell" : " cells") + ", the header has " + width;
        return malformed(line, complaint);
    }

    private Item row(CsvLines.Line line, List<String> cells) {
        // A null cell is a place left alone: NullAway does not read @Nullable in other modules' arrays.
        Object[] values = shape.row();
        for (int i = 0; i < places.length; i++) {
            Schema.Column column = shape.stored().columns().get(i);
            String cell = cells.get(places[i]);
            if (cell.isEmpty() && column.nullable()) {
                continue;
            }
            Object value = cell.isEmpty() ? null : texts.value(column.type(), cell);
            if (value == null) {
                return malformed(
                        line,
                        cell.isEmpty()
                                ? "column \"" + column.name() + "\" is empty, and must not be"
                                : "column \"" + column.name() + "\" is no "
                                        + column.type().text() + ": \"" + cell + "\"");
            }
            values[shape.place(i)] = value;
        }
        return new Row(values, null, line.number());
    }

    /** With several columns an empty line is no record; with one it is a record whose cell is empty. */
    private boolean blank(CsvLines.Line line) {
        return width > 1 && line.text().isEmpty();
    }

    private static Malformed malformed(CsvLines.Line line, String reason) {
        return new Malformed(reason, line.number(), line.text());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
