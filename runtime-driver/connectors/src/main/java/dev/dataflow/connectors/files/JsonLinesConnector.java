package dev.dataflow.connectors.files;

import dev.dataflow.connector.JsonLinesDescriptor;

/** Files of JSON objects, one a line, under the path of a {@code files} connection. */
public final class JsonLinesConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public JsonLinesConnector() {
        super(JsonLinesDescriptor.ID, JsonLinesFormat::new);
    }
}
