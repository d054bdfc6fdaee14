package dev.dataflow.connectors.files;

import dev.dataflow.connector.TextDescriptor;
import dev.dataflow.driver.Failpoints;

/** Plain text files under the path of a {@code files} connection. */
public final class TextConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public TextConnector() {
        this(name -> {});
    }

    TextConnector(Failpoints failpoints) {
        super(TextDescriptor.ID, TextFormat::new, failpoints);
    }
}
