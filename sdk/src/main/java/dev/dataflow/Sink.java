package dev.dataflow;

import dev.dataflow.connector.Option;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;

/** Something that rows can be written to. Holds data only; connectors bring their own. */
public interface Sink {
    /** The connector and its options. */
    ConnectorUse write();

    /** What a write does that says nothing: overwrites the partitions of a sink that has some, else the sink. */
    default WriteMode defaultMode() {
        return write().options().containsKey(Option.PARTITIONED_BY)
                ? WriteModes.overwritePartitions()
                : WriteModes.overwrite();
    }
}
