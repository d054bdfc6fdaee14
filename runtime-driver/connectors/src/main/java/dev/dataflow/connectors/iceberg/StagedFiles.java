package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.WrittenFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that wait to be committed, under the partition spec that they were written for.
 *
 * @param table the table's own id: one of the same name that was made since has another
 * @param schema its columns as they were then, as Iceberg writes them in JSON
 * @param renewal what the table becomes; null where it stays as it is
 * @param keys what of the table was looked at, and what is replaced; null where rows have no keys
 */
record StagedFiles(
        String table,
        String schema,
        int specId,
        List<WrittenFile> files,
        @Nullable Renewal renewal,
        @Nullable Keys keys) {
    StagedFiles {
        files = List.copyOf(files);
    }

    /** Whether others were staged for the same table with the same columns and partitions. */
    boolean alike(StagedFiles other) {
        return table.equals(other.table) && schema.equals(other.schema) && specId == other.specId;
    }

    /** The columns and partitions of a table that is made anew, as Iceberg writes them in JSON. */
    record Renewal(String schema, String spec) {}

    /**
     * What a write by keys rests on.
     *
     * @param snapshot the snapshot whose keys were looked at; null if there was none
     */
    record Keys(@Nullable Long snapshot, List<Deleted> deleted) {
        Keys {
            deleted = List.copyOf(deleted);
        }
    }

    /**
     * The places in a data file whose rows are replaced.
     *
     * @param rows as many places as there are
     * @param bytes of the whole file
     * @param vector where in the file they are, as one of several deletion vectors; null where the file holds them alone
     */
    record Deleted(
            String dataFile,
            String path,
            long rows,
            long bytes,
            @Nullable Vector vector) {}

    /** A deletion vector's place in its file. */
    record Vector(long offset, long length) {}
}
