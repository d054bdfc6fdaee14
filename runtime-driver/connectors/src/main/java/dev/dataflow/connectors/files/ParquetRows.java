package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The rows of one Parquet file, in its order. */
final class ParquetRows implements RowReader {
    private final ParquetFileReader reader;
    private final Path path;
    private final RowShape shape;
    private final MessageType wanted;
    private final MessageColumnIO columns;
    private @Nullable RecordReader<Group> records;
    private long left;
    private long position;

    ParquetRows(ParquetFileReader reader, Path path, RowShape shape) {
        this.reader = reader;
        this.path = path;
        this.shape = shape;
        MessageType stored = reader.getFileMetaData().getSchema();
        List<Type> fields = new ArrayList<>();
        for (String name : shape.stored().names()) {
            fields.add(stored.getType(name));
        }
        this.wanted = new MessageType(stored.getName(), fields);
        this.columns = new ColumnIOFactory().getColumnIO(wanted, stored);
        reader.setRequestedSchema(wanted);
    }

    Path path() {
        return path;
    }

    @Override
    public @Nullable Item next() throws IOException {
        while (left == 0) {
            PageReadStore pages = reader.readNextRowGroup();
            if (pages == null) {
                return null;
            }
            left = pages.getRowCount();
            records = wanted.getFieldCount() == 0
                    ? null
                    : columns.getRecordReader(pages, new GroupRecordConverter(wanted));
        }
        left--;
        position++;
        Object[] values = shape.row();
        if (records != null) {
            Group record = records.read();
            for (int i = 0; i < wanted.getFieldCount(); i++) {
                Schema.Column column = shape.stored().columns().get(i);
                Object value = ParquetValues.value(record, i, column.type());
                // A null is a place left alone: NullAway does not read @Nullable in other modules' arrays.
                if (value != null) {
                    values[shape.place(i)] = value;
                }
            }
        }
        return new Row(values, path.toString(), position);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
