package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.jspecify.annotations.Nullable;

/** A snapshot of a table, whole. */
final class SnapshotSplit implements Split {
    private final Table table;
    private final long snapshot;
    private final Schema schema;
    private final @Nullable Scan scan;

    private SnapshotSplit(Table table, long snapshot, Schema schema, @Nullable Scan scan) {
        this.table = table;
        this.snapshot = snapshot;
        this.schema = schema;
        this.scan = scan;
    }

    static SnapshotSplit of(Table table, long snapshot, Schema schema, List<Integer> fieldIds) {
        // Files that were imported have no field ids, and may lack the columns that they are partitioned by.
        boolean plain = !table.properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING);
        List<String> paths = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().useSnapshot(snapshot).planFiles()) {
            for (FileScanTask task : tasks) {
                String location = task.file().location();
                plain &= task.deletes().isEmpty()
                        && task.file().format() == FileFormat.PARQUET
                        && LocalFiles.local(location);
                paths.add(LocalFiles.path(location));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
        }
        return new SnapshotSplit(table, snapshot, schema, plain ? new Scan.Parquet(paths, fieldIds) : null);
    }

    @Override
    public @Nullable String file() {
        return null;
    }

    @Override
    public Optional<Scan> scan() {
        return Optional.ofNullable(scan);
    }

    @Override
    public RowReader open() {
        CloseableIterable<Record> records = IcebergGenerics.read(table)
                .useSnapshot(snapshot)
                .select(schema.names())
                .build();
        return new Reader(records, schema);
    }

    private static final class Reader implements RowReader {
        private final CloseableIterable<Record> records;
        private final CloseableIterator<Record> iterator;
        private final Schema schema;

        Reader(CloseableIterable<Record> records, Schema schema) {
            this.records = records;
            this.iterator = records.iterator();
            this.schema = schema;
        }

        @Override
        public @Nullable Item next() {
            if (!iterator.hasNext()) {
                return null;
            }
            Record record = iterator.next();
            // NullAway does not read @Nullable in other modules' arrays, so nulls are places left alone.
            Object[] values = new Object[schema.columns().size()];
            for (int i = 0; i < values.length; i++) {
                Schema.Column column = schema.columns().get(i);
                Object value = IcebergTypes.value(column.type(), record.getField(column.name()));
                if (value != null) {
                    values[i] = value;
                }
            }
            return new Row(values);
        }

        @Override
        public void close() throws IOException {
            iterator.close();
            records.close();
        }
    }
}
