package dev.dataflow.connectors.files;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is in a file, with the options of one use. */
interface Format {
    /** What files of it end in: {@code .csv}. */
    String extension();

    /** Whether engines write its files themselves, as Parquet. */
    default boolean byEngines() {
        return false;
    }

    /**
     * The files as pieces to read; the schema is that of their rows, constants of the files included.
     *
     * @throws DriverFailure if a file cannot be of this format, or lacks a column
     */
    default List<Split> splits(List<DataFile> files, Schema schema) throws IOException {
        List<Split> splits = new ArrayList<>();
        for (DataFile file : files) {
            splits.add(split(file, schema));
        }
        return splits;
    }

    /** One file as a piece to read. */
    Split split(DataFile file, Schema schema) throws IOException;

    /** What a file says of its columns. */
    Discovery discover(Path file) throws IOException;

    /** The columns of a file, as far as it knows their types itself; else texts. */
    Schema columns(Path file) throws IOException;

    /** A writer of rows with these columns into a new file. */
    RowWriter writer(OutputStream out, Schema schema) throws IOException;

    /** Fails if the format has no place for such a column. */
    void check(Schema.Column column);

    /** The failure for a column that the format has no place for. */
    static DriverFailure unfit(Place place, Schema.Column column, String why, String wayOut) {
        return place.failure(
                FailureClass.CONFIG,
                "COLUMN_UNFIT",
                "column \"" + column.name() + "\" is " + column.type().text() + ", and " + why,
                wayOut);
    }

    /** Fails if values of the column are not single texts. */
    static void flat(Place place, Schema.Column column, String format) {
        Type type = column.type();
        if (type.nested() || type == Scalar.FILE) {
            throw unfit(
                    place,
                    column,
                    "a cell of " + format + " is one value",
                    "Take JSON lines or Parquet, or leave the column out");
        }
    }
}
