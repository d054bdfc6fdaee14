package dev.dataflow.samples;

import dev.dataflow.Output;
import dev.dataflow.samples.TimedRows.Rate;
import dev.dataflow.samples.TimedRows.Rated;
import dev.dataflow.samples.TimedRows.Trip;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.jspecify.annotations.Nullable;

/**
 * What one would write without Dataflow to bring rows from Parquet through a class into Parquet on two cores: each worker
 * has a half of the rows, DuckDB's chunks on one side and a table function on the other. Nothing is counted, pinned or
 * committed. Prints the seconds, without the start of the JVM.
 */
final class RowsByHand {
    private static final int WORKERS = 2;

    private RowsByHand() {}

    /** Reads the file that the first argument names, of so many rows, and writes beside the third. */
    public static void main(String[] arguments) throws Exception {
        long began = System.nanoTime();
        copy(arguments[0], Long.parseLong(arguments[1]), arguments[2]);
        System.out.println((System.nanoTime() - began) / 1e9);
    }

    private static void copy(String from, long rows, String to) throws Exception {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", "1024MiB");
        settings.setProperty("threads", Integer.toString(WORKERS));
        settings.setProperty("preserve_insertion_order", "false");
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try (DuckDBConnection duck =
                new DuckDBDriver().connect("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class)) {
            List<Callable<Boolean>> halves = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int half = i;
                halves.add(() -> {
                    copy(duck, from, rows * half / WORKERS, rows * (half + 1) / WORKERS, half, to + "-" + half);
                    return true;
                });
            }
            for (Future<Boolean> done : workers.invokeAll(halves)) {
                done.get();
            }
        } finally {
            workers.shutdown();
        }
    }

    private static void copy(DuckDBConnection duck, String from, long first, long end, int half, String to)
            throws SQLException {
        try (DuckDBConnection in = duck.duplicate();
                DuckDBConnection out = duck.duplicate();
                DuckDBChunkedResult rows = in.prepare(
                                "SELECT id, pickup, dropoff, passengers, distance, fare, tip, color,"
                                        + " zone, card FROM read_parquet('" + from + "', file_row_number = true)"
                                        + " WHERE file_row_number >= " + first + " AND file_row_number < " + end)
                        .query();
                Statement statement = out.createStatement()) {
            DuckDBFunctions.tableFunction()
                    .withName("half_" + half)
                    .withFunction(new Half(rows))
                    .register(out);
            statement.execute(
                    "COPY (SELECT * FROM half_" + half + "()) TO '" + to + "' (FORMAT parquet, COMPRESSION zstd)");
        }
    }

    private static final class Half implements DuckDBTableFunction<Object, Object, Object>, Output<Rated> {
        private final DuckDBChunkedResult rows;
        private final Rate rate = new Rate();
        private final Queue<Rated> ready = new ArrayDeque<>();
        private @Nullable DuckDBDataChunkReader chunk;
        private int row;
        private int end;

        Half(DuckDBChunkedResult rows) {
            this.rows = rows;
        }

        @Override
        public Object bind(DuckDBTableFunctionBindInfo info) throws SQLException {
            info.addResultColumn("id", DuckDBColumnType.BIGINT)
                    .addResultColumn("pickup", DuckDBColumnType.TIMESTAMP)
                    .addResultColumn("dropoff", DuckDBColumnType.TIMESTAMP)
                    .addResultColumn("passengers", DuckDBColumnType.INTEGER)
                    .addResultColumn("distance", DuckDBColumnType.DOUBLE)
                    .addResultColumn("fare", DuckDBLogicalType.decimal(10, 2))
                    .addResultColumn("tip", DuckDBLogicalType.decimal(10, 2))
                    .addResultColumn("color", DuckDBColumnType.VARCHAR)
                    .addResultColumn("zone", DuckDBColumnType.VARCHAR)
                    .addResultColumn("card", DuckDBColumnType.BOOLEAN)
                    .addResultColumn("speed", DuckDBColumnType.DOUBLE);
            return this;
        }

        @Override
        public Object init(DuckDBTableFunctionInitInfo info) {
            info.setMaxThreads(1);
            return this;
        }

        @Override
        public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
            int written = 0;
            while (written < out.capacity()) {
                DuckDBDataChunkReader in = chunk;
                if (in == null || row == end) {
                    if (!rows.nextChunk()) {
                        break;
                    }
                    chunk = rows.chunk();
                    end = (int) rows.chunk().rowCount();
                    row = 0;
                    continue;
                }
                rate.process(trip(in, row++), this);
                for (Rated next = ready.poll(); next != null; next = ready.poll()) {
                    write(out, written++, next);
                }
            }
            return written;
        }

        private static Trip trip(DuckDBDataChunkReader in, int row) {
            return new Trip(
                    in.vector(0).getLong(row),
                    in.vector(1).getLocalDateTime(row),
                    in.vector(2).getLocalDateTime(row),
                    in.vector(3).getInt(row),
                    in.vector(4).getDouble(row),
                    in.vector(5).getBigDecimal(row),
                    in.vector(6).getBigDecimal(row),
                    in.vector(7).getString(row),
                    in.vector(8).getString(row),
                    in.vector(9).getBoolean(row));
        }

        private static void write(DuckDBDataChunkWriter out, int row, Rated trip) {
            out.vector(0).setLong(row, trip.id());
            out.vector(1).setTimestamp(row, trip.pickup());
            out.vector(2).setTimestamp(row, trip.dropoff());
            out.vector(3).setInt(row, trip.passengers());
            out.vector(4).setDouble(row, trip.distance());
            out.vector(5).setBigDecimal(row, trip.fare());
            out.vector(6).setBigDecimal(row, trip.tip());
            out.vector(7).setString(row, trip.color());
            out.vector(8).setString(row, trip.zone());
            out.vector(9).setBoolean(row, trip.card());
            out.vector(10).setDouble(row, trip.speed());
        }

        @Override
        public void emit(Rated trip) {
            ready.add(trip);
        }

        @Override
        public void reject(String reason) {
            throw new IllegalStateException("No row is rejected");
        }

        @Override
        public void count(String metric, double amount) {
            throw new IllegalStateException("Nothing is counted");
        }
    }
}
