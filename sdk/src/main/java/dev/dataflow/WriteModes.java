package dev.dataflow;

import dev.dataflow.ir.WriteMode;
import java.util.List;

/** What a write does with the rows that stand; to be imported statically. */
public final class WriteModes {
    private WriteModes() {}

    /** Adds rows and never looks at those that stand. */
    public static WriteMode append() {
        return new WriteMode(WriteMode.Kind.APPEND, List.of());
    }

    /** Empties the sink, keeps its schema. */
    public static WriteMode overwrite() {
        return new WriteMode(WriteMode.Kind.OVERWRITE, List.of());
    }

    /** Replaces the partitions that the new rows fall into, leaves the others. */
    public static WriteMode overwritePartitions() {
        return new WriteMode(WriteMode.Kind.OVERWRITE_PARTITIONS, List.of());
    }

    /** Replaces the rows of the same keys, adds the others. */
    public static WriteMode upsert(String... keys) {
        return new WriteMode(WriteMode.Kind.UPSERT, List.of(keys));
    }
}
