package dev.dataflow.connectors.files;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.SourceUse;
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
import java.util.Optional;

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

    /** This format, for a read that wants more of it than columns. */
    default Format reading(SourceUse use) {
        return this;
    }

    /** The columns of a file for a read that looks at all of them; empty if no file says them before its rows are read. */
    default Optional<Held> held(Path file, Schema wanted) throws IOException {
        Discovery found = discover(file);
        return Optional.of(new Held(file.toString(), found.schema(), found.leftOut()));
    }

    /** Whether a column that is held as the one type is read as the other. */
    default boolean reads(Type held, Type wanted) {
        return held.equals(wanted);
    }

    /** The wanted columns that a file lacks, of a format whose rows do not each say it. */
    default List<Schema.Column> lacking(Path file, Schema wanted) throws IOException {
        Schema there = columns(file);
        return wanted.columns().stream()
                .filter(column -> there.column(column.name()).isEmpty())
                .toList();
    }

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
