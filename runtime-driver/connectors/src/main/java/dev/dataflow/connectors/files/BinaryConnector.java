package dev.dataflow.connectors.files;

import dev.dataflow.connector.BinaryDescriptor;

/** Files of any kind under the path of a {@code files} connection. */
public final class BinaryConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public BinaryConnector() {
        super(BinaryDescriptor.ID, BinaryFormat::new);
    }
}
