package dev.dataflow.connectors.files;

import dev.dataflow.connector.BinaryDescriptor;
import dev.dataflow.driver.Failpoints;

/** Files of any kind under the path of a {@code files} connection. */
public final class BinaryConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public BinaryConnector() {
        this(name -> {});
    }

    BinaryConnector(Failpoints failpoints) {
        super(BinaryDescriptor.ID, BinaryFormat::new, failpoints);
    }
}
