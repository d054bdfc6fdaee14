package dev.dataflow.driver.connect;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.ir.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an engine must write a sink's files, which are Parquet.
 *
 * @param folder where they go, an absolute path without a scheme where it is on a local disk; this attempt's own, it may
 *     not be there yet
 * @param columns the columns of each file, a subset of the step's, in this order and with these field ids
 * @param partitions what all rows of one file must have in common; empty for nothing
 * @param compression {@code zstd}, {@code snappy}, {@code gzip} or {@code none}
 * @param single whether all rows go into one file, which is there even if there are none
 */
public record FileLayout(
        String folder, List<FileColumn> columns, List<PartitionField> partitions, String compression, boolean single) {
    public FileLayout {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
    }

    /** Any number of files, zstd. */
    public FileLayout(String folder, List<FileColumn> columns, List<PartitionField> partitions) {
        this(folder, columns, partitions, "zstd", false);
    }

    /**
     * A column of the files: the step's column of that name, converted to this type.
     *
     * @param fieldId under which readers find it; null if they go by name
     * @param parts what the column is made of, each under a field id of its own: the fields of a struct or a file, the
     *     {@code element} of a list, the {@code key} and {@code value} of a map; empty for a plain value, and where
     *     readers go by name
     */
    public record FileColumn(
            String name,
            Type type,
            boolean nullable,
            @Nullable Integer fieldId,
            List<FileColumn> parts) {
        public FileColumn {
            parts = List.copyOf(parts);
        }

        /** A column without parts. */
        public FileColumn(String name, Type type, boolean nullable, @Nullable Integer fieldId) {
            this(name, type, nullable, fieldId, List.of());
        }
    }

    /**
     * A value that all rows of a file share.
     *
     * @param by what is made of which column, of the files or else of the step; null where the value is null in all rows
     */
    public record PartitionField(String name, @Nullable PartitionBy by) {}

    /** The column of that name, if it is in the files; what all rows of a file share may be left out there. */
    public Optional<FileColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
