package dev.dataflow.connectors.files;

import dev.dataflow.connector.ParquetDescriptor;

/** Parquet files under the path of a {@code files} connection. */
public final class ParquetConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public ParquetConnector() {
        super(ParquetDescriptor.ID, ParquetFormat::new);
    }
}
