package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The files of a snapshot that may hold wanted rows: those that an engine can read by itself as one piece, those of them of
 * which rows are deleted by their places as another, and each other one, of which rows are deleted by their values or that is
 * in another format, as a piece of its own.
 */
final class SnapshotFiles {
    private final Table table;
    private final org.apache.iceberg.Schema tableSchema;
    private final Schema columns;
    private final List<FileScanTask> plain = new ArrayList<>();
    private final List<FileScanTask> remaining = new ArrayList<>();
    private final List<FileScanTask> others = new ArrayList<>();

    SnapshotFiles(
            Table table, long snapshot, org.apache.iceberg.Schema tableSchema, Schema columns, Expression filter) {
        this.table = table;
        this.tableSchema = tableSchema;
        this.columns = columns;
        // Files that were imported have no field ids, and may lack the columns that they are partitioned by.
        boolean imported = table.properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING);
        boolean byName = table.schemas().size() > 1 && nested(columns);
        boolean filled = columns.columns().stream()
                .flatMap(column -> Stream.ofNullable(tableSchema.findField(column.name())))
                .anyMatch(SnapshotFiles::filled);
        try (CloseableIterable<FileScanTask> tasks =
                counting(table.newScan().useSnapshot(snapshot).filter(filter)).planFiles()) {
            for (FileScanTask task : tasks) {
                boolean readable = !imported
                        && !byName
                        && !filled
                        && DeletedPlaces.only(task)
                        && task.file().format() == FileFormat.PARQUET
                        && LocalFiles.plain(task.file().location());
                (!readable ? others : task.deletes().isEmpty() ? plain : remaining).add(task);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
        }
    }

    /** Metadata is read with its counts of nulls only where they decide something. */
    private TableScan counting(TableScan scan) {
        List<String> doubtful = columns.columns().stream()
                .filter(column -> !column.nullable()
                        && tableSchema.findField(column.name()).isOptional())
                .map(Schema.Column::name)
                .toList();
        return doubtful.isEmpty() ? scan : scan.includeColumnStats(doubtful);
    }

    /**
     * Engines find what is within lists, maps and structs by name, which is another field than it was where a schema
     * has changed.
     */
    private static boolean nested(Schema schema) {
        return schema.columns().stream()
                .map(Schema.Column::type)
                .anyMatch(type -> type.nested() || type == Type.Scalar.FILE);
    }

    /** Files from before the column was there lack what engines would have to put in its place. */
    private static boolean filled(NestedField field) {
        return field.initialDefault() != null
                || (field.type().isNestedType()
                        && field.type().asNestedType().fields().stream().anyMatch(SnapshotFiles::filled));
    }

    private SnapshotFiles(SnapshotFiles whole, Set<FileScanTask> some) {
        this.table = whole.table;
        this.tableSchema = whole.tableSchema;
        this.columns = whole.columns;
        whole.plain.stream().filter(some::contains).forEach(plain::add);
        whole.remaining.stream().filter(some::contains).forEach(remaining::add);
        whole.others.stream().filter(some::contains).forEach(others::add);
    }

    /** The files in the order of their places: Iceberg lists them in any. */
    List<Reading.Chunk> chunks(List<Integer> fieldIds, int most, long leastBytes) {
        List<FileScanTask> all = new ArrayList<>(plain);
        all.addAll(remaining);
        all.addAll(others);
        all.sort(Comparator.comparing((FileScanTask task) -> task.file().location())
                .thenComparing(FileScanTask::start));
        List<Reading.Chunk> chunks = new ArrayList<>();
        for (List<FileScanTask> some : Reading.cut(all, FileScanTask::length, most, leastBytes)) {
            Set<FileScanTask> own = Collections.newSetFromMap(new IdentityHashMap<>());
            own.addAll(some);
            String files = some.stream()
                    .map(task -> task.file().location() + " from " + task.start())
                    .toList()
                    .toString();
            chunks.add(new Reading.Chunk(
                    // A column of the same name that was made since is another.
                    files + " as " + fieldIds, 0, () -> new SnapshotFiles(this, own).splits(fieldIds)));
        }
        return chunks;
    }

    List<Split> splits(List<Integer> fieldIds) {
        SortedMap<String, Literal> nulls = new TreeMap<>();
        for (int i = 0; i < fieldIds.size(); i++) {
            Schema.Column column = columns.columns().get(i);
            if (fieldIds.get(i) == TableFit.NONE) {
                nulls.put(column.name(), new Literal(column.type(), null));
            }
        }
        List<Split> splits = new ArrayList<>();
        if (!plain.isEmpty()) {
            splits.add(new FilesSplit(
                    table, tableSchema, columns, plain, new Scan.Parquet(paths(plain), fieldIds, nulls)));
        }
        if (!remaining.isEmpty()) {
            Scan scan = new Scan.Remaining(
                    new Scan.Parquet(paths(remaining), fieldIds, nulls), new DeletedPlaces(table, remaining));
            splits.add(new FilesSplit(table, tableSchema, columns, remaining, scan));
        }
        others.forEach(task -> splits.add(new FilesSplit(table, tableSchema, columns, List.of(task), null)));
        return splits;
    }

    private static List<String> paths(List<FileScanTask> tasks) {
        return tasks.stream()
                .map(task -> LocalFiles.path(task.file().location()))
                .toList();
    }
}
