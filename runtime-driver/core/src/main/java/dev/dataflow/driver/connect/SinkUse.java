package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.util.List;

/**
 * A write step as its connector sees it.
 *
 * @param schema the columns that come
 * @param connection with its credentials
 * @param evolved the names of those of them that no step declares, but a source brought: a table that lacks one gets it, as
 *     a column that may be null. Each may be null
 */
public record SinkUse(
        String step, ConnectorUse use, WriteMode mode, Schema schema, Connection connection, List<String> evolved) {
    public SinkUse {
        evolved = List.copyOf(evolved);
    }

    /** A write of declared columns alone. */
    public SinkUse(String step, ConnectorUse use, WriteMode mode, Schema schema, Connection connection) {
        this(step, use, mode, schema, connection, List.of());
    }
}
