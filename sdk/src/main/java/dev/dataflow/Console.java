package dev.dataflow;

import dev.dataflow.connector.ConsoleDescriptor;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;

/** The log of the task, as a sink to look at: it shows the first rows as a table and counts the others. */
public final class Console implements Sink {
    private final ConnectorUse use;

    private Console(ConnectorUse use) {
        this.use = use;
    }

    /** Shows the first 20 rows. */
    public static Console show() {
        return show(20);
    }

    /** Shows the first rows, as many as this, 1 to 1000. */
    public static Console show(int rows) {
        return new Console(ConnectorUse.of(ConsoleDescriptor.ID, "", ConsoleDescriptor.ID)
                .with(ConsoleDescriptor.ROWS, new Value.Whole(rows)));
    }

    @Override
    public ConnectorUse write() {
        return use;
    }

    /** A log is only ever added to. */
    @Override
    public WriteMode defaultMode() {
        return WriteModes.append();
    }
}
