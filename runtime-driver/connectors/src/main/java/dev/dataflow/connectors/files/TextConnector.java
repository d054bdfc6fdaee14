package dev.dataflow.connectors.files;

import dev.dataflow.connector.TextDescriptor;

/** Plain text files under the path of a {@code files} connection. */
public final class TextConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public TextConnector() {
        super(TextDescriptor.ID, TextFormat::new);
    }
}
