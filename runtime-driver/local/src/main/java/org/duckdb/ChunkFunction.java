package org.duckdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table function, without parameters, whose rows Java puts into chunks. */
public final class ChunkFunction {
    private ChunkFunction() {}

    /** What gives the rows; of a statement that asks several threads at once, each has a worker of its own. */
    public interface Giver {
        /** Called before the workers of each statement that reads the function. */
        void begin() throws Exception;

        /** A worker for one thread. */
        Object worker() throws Exception;

        /** Puts rows into a chunk and says how many; none at the end. */
        int give(Object worker, ByteBuffer chunk) throws Exception;
    }

    /**
     * Makes the function known to the database of a connection, for good.
     *
     * @param types the SQL types of the columns
     * @param threads how many may ask at once
     */
    public static void register(
            DuckDBConnection connection,
            String name,
            List<String> columns,
            List<String> types,
            int threads,
            Giver giver)
            throws SQLException {
        ByteBuffer function = DuckDBBindings.duckdb_create_table_function();
        try {
            DuckDBBindings.duckdb_table_function_set_name(function, name.getBytes(StandardCharsets.UTF_8));
            DuckDBBindings.duckdb_table_function_set_extra_info(
                    function, new Calls(columns, types(connection, types), threads, giver));
            DuckDBBindings.duckdb_table_function_set_bind(function);
            DuckDBBindings.duckdb_table_function_set_init(function);
            DuckDBBindings.duckdb_table_function_set_local_init(function);
            DuckDBBindings.duckdb_table_function_set_function(function);
            if (DuckDBBindings.duckdb_register_table_function(connection.connRef, function) != 0) {
                throw new SQLException("Cannot register the function " + name);
            }
        } finally {
            DuckDBBindings.duckdb_destroy_table_function(function);
        }
    }

    /** DuckDB's own words for the types, from a row that has them: the driver cannot make all of them itself. */
    private static ByteBuffer[] types(DuckDBConnection connection, List<String> types) throws SQLException {
        ByteBuffer[] found = new ByteBuffer[types.size()];
        String nulls = String.join(
                ", ", types.stream().map(type -> "CAST(NULL AS " + type + ")").toList());
        try (ChunkQuery query = ChunkQuery.of(connection, "SELECT " + nulls)) {
            ByteBuffer chunk = query.next();
            if (chunk == null) {
                throw new SQLException("A row of nulls is no row");
            }
            for (int i = 0; i < found.length; i++) {
                found[i] = VectorMemory.type(VectorMemory.column(chunk, i));
            }
            VectorMemory.free(chunk);
        }
        return found;
    }

    private static final class Calls extends DuckDBTableFunctionWrapper {
        private final List<String> columns;
        /** As long as the database: it may bind the function at any time. */
        private final ByteBuffer[] types;

        private final int threads;
        private final Giver giver;

        @SuppressWarnings("NullAway") // All that would use the function is overridden.
        Calls(List<String> columns, ByteBuffer[] types, int threads, Giver giver) {
            super(null);
            this.columns = columns;
            this.types = types;
            this.threads = threads;
            this.giver = giver;
        }

        @Override
        public void executeBind(ByteBuffer info) {
            for (int i = 0; i < types.length; i++) {
                DuckDBBindings.duckdb_bind_add_result_column(
                        info, columns.get(i).getBytes(StandardCharsets.UTF_8), types[i]);
            }
            DuckDBBindings.duckdb_bind_set_bind_data(info, this);
        }

        @Override
        public void executeGlobalInit(ByteBuffer info) {
            try {
                giver.begin();
                DuckDBBindings.duckdb_init_set_max_threads(info, threads);
                DuckDBBindings.duckdb_init_set_init_data(info, this);
            } catch (Throwable thrown) {
                DuckDBBindings.duckdb_init_set_error(info, text(thrown));
            }
        }

        @Override
        public void executeLocalInit(ByteBuffer info) {
            try {
                DuckDBBindings.duckdb_init_set_init_data(info, giver.worker());
            } catch (Throwable thrown) {
                DuckDBBindings.duckdb_init_set_error(info, text(thrown));
            }
        }

        @Override
        public void executeFunction(ByteBuffer info, ByteBuffer chunk) {
            try {
                Object worker = DuckDBBindings.duckdb_function_get_local_init_data(info);
                DuckDBBindings.duckdb_data_chunk_set_size(chunk, giver.give(worker, chunk));
            } catch (Throwable thrown) {
                DuckDBBindings.duckdb_function_set_error(info, text(thrown));
            }
        }

        private static byte[] text(@Nullable Throwable thrown) {
            return String.valueOf(thrown).getBytes(StandardCharsets.UTF_8);
        }
    }
}
