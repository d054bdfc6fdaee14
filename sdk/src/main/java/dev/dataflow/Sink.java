package dev.dataflow;

import dev.dataflow.ir.ConnectorUse;

/** Something that rows can be written to. Holds data only; connectors bring their own. */
public interface Sink {
    /** The connector and its options. */
    ConnectorUse write();
}
