package dev.dataflow.driver.local;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Schema;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.VectorMemory;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a user's class has made and nobody has asked for yet. It may make any number of one row, batch or group: what is
 * more than a few thousand waits in a table of DuckDB's, which goes to disk if it must.
 */
final class Overflow {
    private static final Dialect SQL = Dialect.DUCKDB;
    private static final AtomicLong TABLES = new AtomicLong();

    private final Duck duck;
    private final Schema schema;
    private final boolean withFile;
    private final RowBuffer rows;
    private @Nullable String table;
    private @Nullable TableWriter writer;
    private @Nullable TableReader reader;

    Overflow(Duck duck, Schema schema, boolean withFile) {
        this.duck = duck;
        this.schema = schema;
        this.withFile = withFile;
        this.rows = new RowBuffer(schema, withFile, 4 * VectorMemory.capacity());
    }

    void add(Object[] values, int file) throws SQLException {
        if (writer == null && !rows.full()) {
            rows.add(values, file);
            return;
        }
        TableWriter open = writer;
        if (open == null) {
            open = opened();
        }
        open.add(values, file);
    }

    private TableWriter opened() throws SQLException {
        List<String> columns = new ArrayList<>();
        schema.columns().forEach(column -> columns.add(SQL.name(column.name()) + " " + SQL.type(column.type())));
        if (withFile) {
            columns.add(SQL.name(SourceFiles.COLUMN) + " integer");
        }
        String made = "overflow_" + TABLES.incrementAndGet();
        duck.aside("CREATE TABLE " + made + " (" + String.join(", ", columns) + ")");
        table = made;
        TableWriter open = new TableWriter(duck, made, schema, withFile);
        writer = open;
        return open;
    }

    /** Whether there are so many rows, or all that there are until more are made. */
    boolean fills(int count) {
        return rows.size() >= count || reader != null;
    }

    boolean isEmpty() {
        return rows.isEmpty() && reader == null;
    }

    /** Nothing more is made until all is drained. */
    void turn() throws SQLException {
        TableWriter written = writer;
        if (written != null && table != null) {
            writer = null;
            written.close();
            List<String> hidden = withFile ? List.of(SourceFiles.COLUMN) : List.of();
            reader = new TableReader(duck, new Relation(table, schema, hidden));
        }
    }

    /** Moves rows into an empty chunk and says how many. */
    int drain(ByteBuffer chunk) throws SQLException {
        TableReader waiting = reader;
        while (rows.isEmpty() && waiting != null) {
            TableReader.Chunk more = waiting.next();
            if (more == null) {
                close();
                return 0;
            }
            for (int row = 0; row < more.rows(); row++) {
                rows.add(more.values(row), more.file(row));
            }
        }
        return rows.drain(chunk);
    }

    void close() throws SQLException {
        TableReader read = reader;
        TableWriter written = writer;
        reader = null;
        writer = null;
        try {
            if (read != null) {
                read.close();
            }
        } finally {
            if (written != null) {
                written.close();
            }
            if (table != null) {
                duck.aside("DROP TABLE " + table);
                table = null;
            }
        }
    }
}
