package dev.dataflow.connector;

import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Set;

/**
 * What a connector can do as a sink.
 *
 * @param engines that have a runtime for it; empty as long as there is none
 * @param takes the ways in which rows come to it
 * @param modes what writes may do with the rows that stand, in the order that messages list them
 */
public record AsSink(Set<String> engines, Set<Takes> takes, List<WriteMode.Kind> modes) {

    /** A way for rows into a sink. */
    public enum Takes {
        /** The engine writes files, the connector makes them visible. */
        FILES,
        /** Rows and commit record in one transaction. */
        TRANSACTION,
        /** Parts that are staged, then published together. */
        PARTS,
        /** Rows by their keys, again and again without harm. */
        MERGE
    }

    public AsSink {
        engines = Set.copyOf(engines);
        takes = Set.copyOf(takes);
        modes = List.copyOf(modes);
    }
}
