package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import java.util.stream.Stream;

/** Parquet files on a {@code files} connection. */
public final class ParquetDescriptor extends FileFormat {
    /** {@code parquet}. */
    public static final String ID = "parquet";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Parquet files. Columns are found by name.";
    }

    @Override
    Stream<Option> ownOptions() {
        return Stream.of(compression("zstd", "snappy", "gzip", "none"), partitionedBy());
    }

    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return true;
    }
}
