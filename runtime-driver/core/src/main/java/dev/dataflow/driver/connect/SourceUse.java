package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read step as its connector sees it.
 *
 * @param schema the stored columns wanted: the step's without those that say where a row comes from, then others that the
 *     condition names
 * @param where what rows must fulfil, without variables; null for all rows. A source may leave unread what cannot fulfil
 *     it, and need not: the engine asks it of every row
 * @param connection with its credentials
 * @param drift what becomes of it where the source has other columns; where it evolves, a wanted column that may be null
 *     and is not there is null
 * @param evolved the names of the wanted columns that the step does not declare, and takes along; each may be null
 */
public record SourceUse(
        String step,
        ConnectorUse use,
        Schema schema,
        @Nullable Expression where,
        Connection connection,
        Drift drift,
        List<String> evolved) {
    public SourceUse {
        evolved = List.copyOf(evolved);
    }

    /** Rows of a source whose other columns are left out. */
    public SourceUse(String step, ConnectorUse use, Schema schema, @Nullable Expression where, Connection connection) {
        this(step, use, schema, where, connection, Drift.IGNORE_EXTRA, List.of());
    }

    /** All rows. */
    public SourceUse(String step, ConnectorUse use, Schema schema, Connection connection) {
        this(step, use, schema, null, connection);
    }
}
