package dev.dataflow.driver.local;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.JsonColumns;
import dev.dataflow.driver.sql.PartitionTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.ChunkFunction;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.ProfilerPrintFormat;
import org.jspecify.annotations.Nullable;

/** A DuckDB database of this process alone, in memory, spilling to a folder. */
final class Duck implements AutoCloseable {
    private static final Pattern MEMORY = Pattern.compile("\"peak_buffer_memory\": *(\\d+)");
    private static final Pattern SPILLED = Pattern.compile("\"peak_temp_dir_size\": *(\\d+)");

    private final DuckDBConnection connection;
    private final int threads;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Deque<Assumption> assumed = new ArrayDeque<>();
    private final Set<String> added = new HashSet<>();
    private volatile boolean assuming;
    private volatile boolean cancelled;
    private @Nullable Taken taken;

    private Duck(DuckDBConnection connection, int threads) {
        this.connection = connection;
        this.threads = threads;
    }

    static Duck open(Limits limits) throws SQLException, IOException {
        Files.createDirectories(limits.spill());
        Properties settings = new Properties();
        settings.setProperty("memory_limit", limits.memoryMebibytes() + "MiB");
        settings.setProperty("threads", Integer.toString(limits.threads()));
        settings.setProperty("temp_directory", limits.spill().toString());
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("preserve_insertion_order", "false");
        DuckDBConnection connection =
                new DuckDBDriver().connect("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class);
        Duck duck = new Duck(connection, limits.threads());
        duck.execute("SET TimeZone = 'UTC'");
        // What a statement held in memory and put on disk, no more: nothing is printed.
        duck.execute("SET enable_profiling = 'no_output'");
        duck.execute("SET profiling_coverage = 'ALL'");
        return duck;
    }

    /** Another connection to the same database, to be closed by the caller. */
    DuckDBConnection another() throws SQLException {
        DuckDBConnection other = connection.duplicate().unwrap(DuckDBConnection.class);
        try (Statement statement = other.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
        return other;
    }

    /** How many threads work on a statement. */
    int threads() {
        return threads;
    }

    /** Lets a table function of Java's be read under a name, for as long as the database is there. */
    void register(String name, List<String> columns, List<String> types, int workers, ChunkFunction.Giver giver)
            throws SQLException {
        ChunkFunction.register(connection, name, columns, types, workers, giver);
    }

    /** Runs a statement and gives the number of rows that it changed. */
    long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long changed = watched(statement, () -> {
                statement.execute(sql);
                return Math.max(0, statement.getLargeUpdateCount());
            });
            note(sql);
            return changed;
        }
    }

    /** Makes a table of a query's rows, and gives their number. */
    long table(String name, String query) throws SQLException, IOException {
        return made(() -> execute("CREATE OR REPLACE TABLE " + name + " AS " + query));
    }

    /** Lets statements take something for granted while it is being found out. Of the thread that runs them alone. */
    void assume(Assumption assumption) {
        assumed.add(assumption);
    }

    /** Whether something is assumed. */
    boolean assumes() {
        return !assumed.isEmpty();
    }

    /** Waits until what was assumed is known. False if not all of it was so: what statements have made of it is void. */
    boolean settle() throws SQLException, IOException {
        boolean held = true;
        while (!assumed.isEmpty()) {
            try {
                held &= assumed.getFirst().holds();
            } finally {
                assumed.removeFirst();
            }
        }
        return held;
    }

    /** Makes something of rows; a second time, in the place of the first, if what was assumed of them was not so. */
    <T> T made(Making<T> making) throws SQLException, IOException {
        Optional<T> made = Optional.empty();
        SQLException failure = null;
        assuming = true;
        try {
            if (assumed.stream().noneMatch(Assumption::refuted)) {
                made = Optional.of(making.run());
            }
        } catch (SQLException e) {
            failure = e;
        } finally {
            assuming = false;
        }
        if (!settle()) {
            return making.run();
        } else if (failure != null) {
            throw failure;
        }
        return made.orElseThrow();
    }

    /** Runs a short statement while another one runs. */
    void aside(String sql) throws SQLException {
        try (DuckDBConnection other = another();
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Adds what our SQL asks of every engine to read JSON with. */
    void readJson() throws SQLException {
        Map<String, JsonColumns> columns = new ConcurrentHashMap<>();
        add(
                Dialect.JSON,
                function -> function.withFunction((String text, String type) ->
                        columns.computeIfAbsent(type, JsonColumns::of).texts(text)));
    }

    /** Adds what is asked of every engine to make partitions with. */
    void makePartitions() throws SQLException {
        Map<String, PartitionTexts> partitions = new ConcurrentHashMap<>();
        // By the vector: to hand over the same second text with every row takes as long as all else.
        add(
                Dialect.PARTITION,
                function -> function.withVectorizedFunction((rows, made) -> {
                    DuckDBReadableVector texts = rows.vector(0);
                    PartitionTexts how =
                            partitions.computeIfAbsent(rows.vector(1).getString(0), PartitionTexts::of);
                    for (long row = 0; row < rows.rowCount(); row++) {
                        String text = texts.isNull(row) ? null : how.text(texts.getString(row));
                        if (text == null) {
                            made.setNull(row);
                        } else {
                            made.setString(row, text);
                        }
                    }
                }));
    }

    /** Adds a function that makes a text of a text and of a constant one, once. */
    private void add(String name, Means means) throws SQLException {
        if (added.add(name)) {
            try (DuckDBScalarFunctionBuilder function = DuckDBFunctions.scalarFunction()) {
                means.of(function.withName(name)
                                .withParameters(String.class, String.class)
                                .withReturnType(String.class))
                        .register(connection);
            }
        }
    }

    /** Runs a query and hands each row to the reader. */
    void query(String sql, RowHandler handler) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            watched(statement, () -> {
                try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        handler.row(rows);
                    }
                }
                return 0L;
            });
            note(sql);
        }
    }

    /** What statements took; null if none that moves rows has run. */
    record Taken(long memory, long spilled) {}

    /** What the statements since the last call took at the most. */
    synchronized @Nullable Taken taken() {
        Taken most = taken;
        taken = null;
        return most;
    }

    private void note(String sql) throws SQLException {
        if (sql.startsWith("SET ") || sql.startsWith("CREATE VIEW ")) {
            return;
        }
        String profile = connection.getProfilingInformation(ProfilerPrintFormat.JSON);
        long memory = number(MEMORY, profile);
        long spilled = number(SPILLED, profile);
        synchronized (this) {
            Taken before = taken;
            taken = before == null
                    ? new Taken(memory, spilled)
                    : new Taken(Math.max(before.memory(), memory), Math.max(before.spilled(), spilled));
        }
    }

    private static long number(Pattern field, String profile) {
        Matcher found = field.matcher(profile);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** The first value of a query's first row. */
    long count(String sql) throws SQLException {
        long[] count = new long[1];
        query(sql, row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** Runs something that {@link #cancel} can end by ending the statement. */
    long watched(Statement statement, Work work) throws SQLException {
        Running ending = statement::cancel;
        watch(ending);
        try {
            return work.run();
        } finally {
            unwatch(ending);
        }
    }

    /** Lets {@link #cancel} end something, until it is given back. */
    void watch(Running ending) throws SQLException {
        running.add(ending);
        if (cancelled) {
            running.remove(ending);
            throw new SQLException("INTERRUPT Error: cancelled");
        }
    }

    void unwatch(Running ending) {
        running.remove(ending);
    }

    /** Ends what runs and lets nothing more begin. */
    void cancel() {
        cancelled = true;
        endAll();
    }

    /** Ends what is being made of rows of which something is assumed, and nothing else. It will be made again. */
    void endMaking() {
        if (assuming) {
            endAll();
        }
    }

    private void endAll() {
        for (Running ending : List.copyOf(running)) {
            cancel(ending);
        }
    }

    private static void cancel(Running ending) {
        try {
            ending.cancel();
        } catch (SQLException ended) {
            // It has ended by itself.
        }
    }

    @Override
    public void close() throws SQLException {
        assumed.forEach(Assumption::giveUp);
        connection.close();
    }

    /** Something that is taken for granted, and found out on another thread. */
    interface Assumption {
        /** Waits until it is known; if it is not so, puts right what statements read. */
        boolean holds() throws SQLException, IOException;

        /** Whether it is known already that it is not so. */
        boolean refuted();

        /** Ends that without an answer. */
        void giveUp();
    }

    /** Something made by statements, which replaces what it has made before. */
    interface Making<T> {
        T run() throws SQLException, IOException;
    }

    /** Something that can be ended from another thread. */
    interface Running {
        void cancel() throws SQLException;
    }

    /** What a function does. */
    private interface Means {
        DuckDBScalarFunctionBuilder of(DuckDBScalarFunctionBuilder function) throws SQLException;
    }

    /** Something with a statement. */
    interface Work {
        long run() throws SQLException;
    }

    /** Takes a row. */
    interface RowHandler {
        void row(ResultSet row) throws SQLException;
    }
}
