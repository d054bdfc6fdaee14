package org.duckdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A query whose rows come as chunks, each of its own memory. Not for several threads at once. */
public final class ChunkQuery implements AutoCloseable {
    private final DuckDBConnection connection;
    private final ByteBuffer statement;
    private final ByteBuffer result;

    private ChunkQuery(DuckDBConnection connection, ByteBuffer statement, ByteBuffer result) {
        this.connection = connection;
        this.statement = statement;
        this.result = result;
    }

    /** Begins the query. */
    public static ChunkQuery of(DuckDBConnection connection, String sql) throws SQLException {
        ByteBuffer statement =
                DuckDBNative.duckdb_jdbc_prepare(connection.connRef, sql.getBytes(StandardCharsets.UTF_8));
        try {
            ByteBuffer result = DuckDBNative.duckdb_jdbc_execute_capi(statement, new Object[0]);
            ChunkQuery query = new ChunkQuery(connection, statement, result);
            try {
                query.checkError();
                return query;
            } catch (SQLException e) {
                DuckDBBindings.duckdb_destroy_result(result);
                throw e;
            }
        } catch (SQLException e) {
            DuckDBNative.duckdb_jdbc_release(statement);
            throw e;
        }
    }

    /** The next chunk, to be given back with {@link VectorMemory#free}; null at the end. */
    public @Nullable ByteBuffer next() throws SQLException {
        ByteBuffer chunk = DuckDBBindings.duckdb_fetch_chunk(result);
        if (chunk == null) {
            checkError();
        }
        return chunk;
    }

    private void checkError() throws SQLException {
        byte[] error = DuckDBBindings.duckdb_result_error(result);
        if (error != null && error.length > 0) {
            throw new SQLException(new String(error, StandardCharsets.UTF_8));
        }
    }

    /** Ends the query from another thread. */
    public void cancel() throws SQLException {
        connection.interrupt();
    }

    /** Gives back all but the connection. */
    @Override
    public void close() {
        DuckDBBindings.duckdb_destroy_result(result);
        DuckDBNative.duckdb_jdbc_release(statement);
    }
}
