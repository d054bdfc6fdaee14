package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A read step as its connector sees it: the columns wanted, and the connection with its credentials.
 *
 * @param where what the rows must fulfil, over these columns and without variables; null for all rows. A source may leave
 *     unread what cannot fulfil it; the engine applies it in any case
 */
public record SourceUse(
        String step,
        ConnectorUse use,
        Schema schema,
        @Nullable Expression where,
        Connection connection) {}
