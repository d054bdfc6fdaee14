package dev.dataflow.connectors.files;

import dev.dataflow.connector.CsvDescriptor;

/** Comma-separated files under the path of a {@code files} connection. */
public final class CsvConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public CsvConnector() {
        super(CsvDescriptor.ID, CsvFormat::new);
    }
}
