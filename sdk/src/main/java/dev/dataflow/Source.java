package dev.dataflow;

import dev.dataflow.ir.Body;

/** Something that rows can be read from, and that comes to an end. Holds data only; connectors bring their own. */
public interface Source {
    /** The connector, its options, and what becomes of records that cannot be read. */
    Body.Read read();
}
