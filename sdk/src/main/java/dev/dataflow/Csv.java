package dev.dataflow;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Value;
import java.util.List;

/**
 * Files of comma-separated values, UTF-8, with a header line. Columns are found by the header's names; columns that the
 * record lacks are left out. An empty cell is a null. A line with too few or too many cells, or with a cell that is no
 * value of its column's type, is a bad record.
 */
public final class Csv extends Files<Csv> {
    private Csv(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *}. */
    public static Csv files(String... paths) {
        return of(texts(paths));
    }

    /** These files, with variables in their paths. */
    public static Csv files(Text... paths) {
        return of(List.of(paths));
    }

    private static Csv of(List<Text> paths) {
        return new Csv(reading(CsvDescriptor.ID, paths)).delimiter(',');
    }

    /** Takes another character than the comma. */
    public Csv delimiter(char character) {
        return option(CsvDescriptor.DELIMITER, new Value.Text(String.valueOf(character)));
    }

    @Override
    Csv reading(Body.Read other) {
        return new Csv(other);
    }
}
