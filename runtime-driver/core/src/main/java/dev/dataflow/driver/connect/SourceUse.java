package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A read step as its connector sees it.
 *
 * @param schema the stored columns wanted: the step's without those that say where a row comes from, then others that the
 *     condition names
 * @param where what rows must fulfil, without variables; null for all rows. A source may leave unread what cannot fulfil
 *     it, and need not: the engine asks it of every row
 * @param connection with its credentials
 */
public record SourceUse(
        String step,
        ConnectorUse use,
        Schema schema,
        @Nullable Expression where,
        Connection connection) {

    /** All rows. */
    public SourceUse(String step, ConnectorUse use, Schema schema, Connection connection) {
        this(step, use, schema, null, connection);
    }
}
