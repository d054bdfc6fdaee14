package dev.dataflow;

import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.ir.Body;
import java.util.List;

/**
 * Parquet files. Columns are found by name; those that the record lacks are not read. A file that is damaged or whose
 * column cannot be of the record's type is refused as a whole.
 */
public final class Parquet extends Files<Parquet> {
    private Parquet(Body.Read read) {
        super(read);
    }

    /** These files, read as one; paths are relative to the connection's and may hold {@code *} and {@code **}. */
    public static Parquet files(String... paths) {
        return new Parquet(files(ParquetDescriptor.ID, texts(paths)));
    }

    /** These files, with variables in their paths. */
    public static Parquet files(Text... paths) {
        return new Parquet(files(ParquetDescriptor.ID, List.of(paths)));
    }

    /** A folder: as a source all files in it and below, as a sink what is written becomes files in it. */
    public static Parquet folder(String path) {
        return new Parquet(folder(ParquetDescriptor.ID, Text.of(path)));
    }

    /** A folder, with variables in its path. */
    public static Parquet folder(Text path) {
        return new Parquet(folder(ParquetDescriptor.ID, path));
    }

    @Override
    Parquet reading(Body.Read other) {
        return new Parquet(other);
    }
}
