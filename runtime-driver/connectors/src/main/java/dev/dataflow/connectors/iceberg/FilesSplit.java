package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PartitionUtil;
import org.jspecify.annotations.Nullable;

/** Some data files of a table, without the rows that are deleted from them. */
final class FilesSplit implements Split {
    private static final org.apache.iceberg.Schema PLACE = new org.apache.iceberg.Schema(MetadataColumns.ROW_POSITION);

    private final Table table;
    private final org.apache.iceberg.Schema tableSchema;
    private final Schema columns;
    private final List<FileScanTask> files;
    private final @Nullable Scan scan;
    /** Whether the file and the row's number in it stand behind the columns. */
    private final boolean withPlaces;

    /**
     * A split.
     *
     * @param tableSchema of the snapshot that the files are of
     */
    FilesSplit(
            Table table,
            org.apache.iceberg.Schema tableSchema,
            Schema columns,
            List<FileScanTask> files,
            @Nullable Scan scan) {
        this(table, tableSchema, columns, files, scan, false);
    }

    private FilesSplit(
            Table table,
            org.apache.iceberg.Schema tableSchema,
            Schema columns,
            List<FileScanTask> files,
            @Nullable Scan scan,
            boolean withPlaces) {
        this.table = table;
        this.tableSchema = tableSchema;
        this.columns = columns;
        this.files = List.copyOf(files);
        this.scan = scan;
        this.withPlaces = withPlaces;
    }

    /** The keys in a data file, each with its place. */
    static FilesSplit ofKeys(Table table, Schema keys, FileScanTask file) {
        return new FilesSplit(table, table.schema(), keys, List.of(file), null, true);
    }

    @Override
    public @Nullable String file() {
        return files.size() == 1 ? LocalFiles.path(files.get(0).file().location()) : null;
    }

    @Override
    public Optional<Scan> scan() {
        return Optional.ofNullable(scan);
    }

    @Override
    public Optional<String> nullsIn(String column) {
        NestedField field = tableSchema.findField(column);
        return field.isRequired()
                ? Optional.empty()
                : files.stream()
                        .map(FileScanTask::file)
                        .filter(file -> file.nullValueCounts() == null
                                || !Objects.equals(file.nullValueCounts().get(field.fieldId()), 0L))
                        .map(file -> LocalFiles.path(file.location()))
                        .findFirst();
    }

    @Override
    public RowReader open() {
        return new Reader();
    }

    private CloseableIterable<Record> records(FileScanTask file) {
        org.apache.iceberg.Schema wanted = TypeUtil.join(tableSchema.select(columns.names()), PLACE);
        GenericDeleteFilter deletes = new GenericDeleteFilter(table.io(), file, tableSchema, wanted);
        ReadBuilder<Record, Object> reader = FormatModelRegistry.readBuilder(
                file.file().format(),
                Record.class,
                table.io().newInputFile(file.file().location()));
        Map<Integer, ?> constants = PartitionUtil.constantsMap(file, IdentityPartitionConverters::convertConstant);
        reader.project(deletes.requiredSchema())
                .idToConstant(constants)
                .split(file.start(), file.length())
                .filter(file.residual());
        String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        if (mapping != null) {
            reader.withNameMapping(NameMappingParser.fromJson(mapping));
        }
        return deletes.filter(reader.build());
    }

    private final class Reader implements RowReader {
        private final Iterator<FileScanTask> left = files.iterator();
        private String file = "";
        private CloseableIterable<Record> records = CloseableIterable.empty();
        private CloseableIterator<Record> iterator = CloseableIterator.empty();

        @Override
        public @Nullable Item next() throws IOException {
            while (!iterator.hasNext()) {
                if (!left.hasNext()) {
                    return null;
                }
                close();
                FileScanTask next = left.next();
                file = next.file().location();
                records = records(next);
                iterator = records.iterator();
            }
            Record record = iterator.next();
            Object position = record.getField(MetadataColumns.ROW_POSITION.name());
            return new Row(
                    values(record, position), LocalFiles.path(file), position instanceof Long number ? number + 1 : 0);
        }

        private Object[] values(Record record, @Nullable Object position) {
            int width = columns.columns().size();
            // NullAway does not read @Nullable in other modules' arrays, so nulls are places left alone.
            Object[] values = new Object[withPlaces ? width + 2 : width];
            for (int i = 0; i < width; i++) {
                Schema.Column column = columns.columns().get(i);
                Object value = IcebergTypes.value(column.type(), record.getField(column.name()));
                if (value != null) {
                    values[i] = value;
                }
            }
            if (withPlaces) {
                values[width] = file;
                values[width + 1] = Objects.requireNonNull(position, "every format counts its rows");
            }
            return values;
        }

        @Override
        public void close() throws IOException {
            iterator.close();
            records.close();
        }
    }
}
