package dev.dataflow.driver.local;

import dev.dataflow.ir.Schema;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.duckdb.ChunkAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.VectorMemory;

/** Adds rows of values to a table of DuckDB's. They are there when it is closed. */
final class TableWriter implements AutoCloseable {
    private final DuckDBConnection connection;
    private final ChunkAppender appender;
    private final RowBuffer rows;

    /** {@code withFile} says whether the table has the hidden column of the source file's number. */
    TableWriter(Duck duck, String table, Schema schema, boolean withFile) throws SQLException {
        this.connection = duck.another();
        try {
            this.appender = ChunkAppender.of(connection, table);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        this.rows = new RowBuffer(schema, withFile, VectorMemory.capacity());
    }

    void add(Object[] values, int file) throws SQLException {
        rows.add(values, file);
        if (rows.full()) {
            flush();
        }
    }

    private void flush() throws SQLException {
        ByteBuffer chunk = appender.chunk();
        appender.append(rows.drain(chunk));
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                appender) {
            if (!rows.isEmpty()) {
                flush();
            }
        }
    }
}
