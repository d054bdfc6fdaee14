package dev.dataflow;

import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.ConnectorUse;

/** Something that rows can be read from. Holds data only; connectors bring their own. */
public interface Source {
    /** The connector and its options. */
    ConnectorUse read();

    /** What becomes of records that cannot be read. */
    default BadRecords badRecords() {
        return BadRecords.FAIL;
    }
}
