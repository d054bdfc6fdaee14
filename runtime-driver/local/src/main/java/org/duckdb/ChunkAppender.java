package org.duckdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Appends chunks to a table. They are there when it is closed. Not for several threads at once. */
public final class ChunkAppender implements AutoCloseable {
    private final ByteBuffer appender;
    private final ByteBuffer[] types;
    private final ByteBuffer chunk;

    private ChunkAppender(ByteBuffer appender, ByteBuffer[] types, ByteBuffer chunk) {
        this.appender = appender;
        this.types = types;
        this.chunk = chunk;
    }

    /** An appender to a table of the default schema. */
    public static ChunkAppender of(DuckDBConnection connection, String table) throws SQLException {
        ByteBuffer[] made = new ByteBuffer[1];
        int state = DuckDBBindings.duckdb_appender_create_ext(
                connection.connRef,
                connection.getCatalog().getBytes(StandardCharsets.UTF_8),
                DuckDBConnection.DEFAULT_SCHEMA.getBytes(StandardCharsets.UTF_8),
                table.getBytes(StandardCharsets.UTF_8),
                made);
        if (state != 0) {
            throw new SQLException("Cannot append to " + table);
        }
        ByteBuffer[] types = new ByteBuffer[(int) DuckDBBindings.duckdb_appender_column_count(made[0])];
        for (int i = 0; i < types.length; i++) {
            types[i] = DuckDBBindings.duckdb_appender_column_type(made[0], i);
        }
        return new ChunkAppender(made[0], types, DuckDBBindings.duckdb_create_data_chunk(types));
    }

    /** The chunk to write into, empty again after each {@link #append}. */
    public ByteBuffer chunk() {
        return chunk;
    }

    /** Appends the chunk's first rows. */
    public void append(int rows) throws SQLException {
        DuckDBBindings.duckdb_data_chunk_set_size(chunk, rows);
        check(DuckDBBindings.duckdb_append_data_chunk(appender, chunk));
        DuckDBBindings.duckdb_data_chunk_reset(chunk);
    }

    private void check(int state) throws SQLException {
        if (state != 0) {
            byte[] error = DuckDBBindings.duckdb_appender_error(appender);
            throw new SQLException(error == null ? "Cannot append" : new String(error, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            check(DuckDBBindings.duckdb_appender_close(appender));
        } finally {
            DuckDBBindings.duckdb_appender_destroy(appender);
            DuckDBBindings.duckdb_destroy_data_chunk(chunk);
            for (ByteBuffer type : types) {
                VectorMemory.freeType(type);
            }
        }
    }
}
