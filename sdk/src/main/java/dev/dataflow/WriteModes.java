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

    /** As {@link #overwritePartitions()}; a sink that does not say what it is partitioned by, is by these columns. */
    public static WriteMode overwritePartitions(String... columns) {
        return new WriteMode(WriteMode.Kind.OVERWRITE_PARTITIONS, List.of(columns));
    }

    /** Drops the sink and makes it anew, with the rows' own schema. */
    public static WriteMode replace() {
        return new WriteMode(WriteMode.Kind.REPLACE, List.of());
    }

    /** Fails if the sink is there. */
    public static WriteMode errorIfExists() {
        return new WriteMode(WriteMode.Kind.ERROR_IF_EXISTS, List.of());
    }

    /** Adds rows; fails if the key of one stands already. */
    public static WriteMode insert(String... keys) {
        return new WriteMode(WriteMode.Kind.INSERT, List.of(keys));
    }

    /** Replaces the rows whose keys stand; the others are left out. */
    public static WriteMode update(String... keys) {
        return new WriteMode(WriteMode.Kind.UPDATE, List.of(keys));
    }

    /** Replaces the rows of the same keys, adds the others. */
    public static WriteMode upsert(String... keys) {
        return new WriteMode(WriteMode.Kind.UPSERT, List.of(keys));
    }
}
