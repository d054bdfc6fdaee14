package dev.dataflow.connectors.files;

import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.Failpoints;

/** Parquet files under the path of a {@code files} connection. */
public final class ParquetConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public ParquetConnector() {
        this(name -> {});
    }

    ParquetConnector(Failpoints failpoints) {
        super(ParquetDescriptor.ID, ParquetFormat::new, failpoints);
    }
}
