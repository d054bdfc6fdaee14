package dev.dataflow.connectors.files;

import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.driver.Failpoints;

/** Files of JSON objects, one a line, under the path of a {@code files} connection. */
public final class JsonLinesConnector extends FileConnector {
    /** Found by {@link java.util.ServiceLoader}. */
    public JsonLinesConnector() {
        this(name -> {});
    }

    JsonLinesConnector(Failpoints failpoints) {
        super(JsonLinesDescriptor.ID, JsonLinesFormat::new, failpoints);
    }
}
