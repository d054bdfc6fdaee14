package dev.dataflow.connectors.jdbc;

import dev.dataflow.connectors.jdbc.CommitTable.CommitRecord;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Outdated;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Makes staged rows part of a table, in one transaction that also holds the key. */
final class TableCommit {
    /** A text column of a table that keeps the key of what added a row, for tables in databases that cannot tell. */
    static final String MARK = "_dataflow_commit";

    private static final int TRIES = 10;
    private static final long NANOS_BETWEEN = 100_000_000L;

    private final TablePlace place;
    private final Dialect dialect;
    private final WriteMode mode;
    private final Schema schema;
    private final Staged staged;
    private final Commitment commitment;
    private final List<StagingTable> staging;
    private final CommitTable commits;
    /** Whether the fence is passed and the end not reached: what goes wrong in between is no matter of two at once. */
    private boolean inside;

    private Duration moving = Duration.ZERO;

    TableCommit(TablePlace place, WriteMode mode, Schema schema, Staged staged, Commitment commitment) {
        this.place = place;
        this.dialect = place.dialect();
        this.mode = mode;
        this.schema = schema;
        this.staged = staged;
        this.commitment = commitment;
        this.staging = (staged.chunks().isEmpty() ? List.of(staged.stage()) : staged.chunks())
                .stream()
                        .map(Stage::parse)
                        .map(stage -> dialect.staging(place.database(), place.table(), stage))
                        .toList();
        this.commits = new CommitTable(place);
    }

    /**
     * Commits; tries again if another was faster, and finds what that one did.
     *
     * @throws Outdated if staged rows are lost
     */
    Committed run() {
        for (int tries = 1; ; tries++) {
            try {
                return once();
            } catch (SQLException e) {
                Fault fault = dialect.fault(e);
                boolean raced = fault == Fault.CONFLICT || (fault == Fault.KEY_EXISTS && !inside);
                if (!raced || tries == TRIES) {
                    throw JdbcFailures.of(place, raced ? Fault.CONFLICT : fault, e);
                }
                LockSupport.parkNanos(tries * NANOS_BETWEEN);
            }
        }
    }

    private Committed once() throws SQLException {
        CommitKey key = commitment.key();
        int standing = changed();
        removeStaging();
        if (standing > key.generation()) {
            throw place.failure(
                    FailureClass.TRANSIENT,
                    "SUPERSEDED",
                    "generation " + standing + " of this run has written it. Nothing of this attempt was written");
        }
        String version = CommitTable.id(key).substring(0, 12) + "-g" + key.generation();
        return new Committed(version, standing == key.generation(), List.of(), moving);
    }

    /** Changes the table, unless this generation or a higher one has; gives the generation that stood before, or 0. */
    private int changed() throws SQLException {
        inside = false;
        moving = Duration.ZERO;
        try (Connection connection = place.database().open()) {
            List<String> sources = new ArrayList<>();
            for (StagingTable table : staging) {
                sources.add(table.attach(connection));
            }
            Optional<List<StoredColumn>> stored = place.columns(connection);
            connection.setAutoCommit(false);
            Optional<CommitRecord> last = commits.last(connection, commitment.key());
            int standing = last.map(CommitRecord::generation).orElse(0);
            if (standing >= commitment.key().generation()) {
                leave(connection);
                return standing;
            }
            if (stored.isEmpty() && !anew()) {
                leave(connection);
                throw new Outdated("it was dropped since the rows were staged");
            }
            commits.put(connection, commitment, staged, last.isEmpty());
            inside = true;
            check(connection, sources);
            long began = System.nanoTime();
            new Change(connection, sources, stored.orElse(List.of()), last).make();
            moving = Duration.ofNanos(System.nanoTime() - began);
            inside = false;
            commitment.failpoints().reach("transaction.before");
            connection.commit();
            commitment.failpoints().reach("transaction.after");
            return standing;
        }
    }

    private boolean anew() {
        return mode.kind() == WriteMode.Kind.REPLACE || mode.kind() == WriteMode.Kind.ERROR_IF_EXISTS;
    }

    /** Nothing was changed. Whoever has committed may have removed the staged file under SQLite's hands by now. */
    private static void leave(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            // The connection is closed next, which ends the transaction too.
        }
    }

    /** Nobody needs it any more. If it cannot be removed, the rows are there all the same. */
    private void removeStaging() {
        for (StagingTable table : staging) {
            try {
                table.drop();
            } catch (SQLException left) {
                // It harms nobody.
            }
        }
    }

    /** Where the rows are inserted all together, that tells how many there are; only else are they counted. */
    private void check(Connection connection, List<String> sources) throws SQLException {
        switch (mode.kind()) {
            case APPEND, INSERT, OVERWRITE -> {
                List<String> any = sources.stream()
                        .map(source -> "(SELECT 1 FROM " + source + " LIMIT 1) AS s")
                        .toList();
                require(connection, any, Math.min(1, staged.rows()));
            }
            default -> require(connection, sources, staged.rows());
        }
    }

    private void require(Connection connection, List<String> sources, long wanted) throws SQLException {
        long left = 0;
        try {
            for (String source : sources) {
                left += count(connection, source);
            }
        } catch (SQLException e) {
            if (dialect.fault(e) != Fault.TABLE_MISSING) {
                throw e;
            }
            left = -1;
        }
        if (left < wanted) {
            throw new Outdated("of " + staged.rows() + " staged rows " + Math.max(0, left) + " are left in "
                    + staging.stream().map(StagingTable::name).collect(Collectors.joining(", "))
                    + "; a crash of the database's server empties such tables, or somebody removed it");
        }
    }

    /** How many rows a table or a query has. */
    static long count(Connection connection, String rows) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + rows)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** What happens to the table in one transaction. */
    private final class Change {
        private final Connection connection;
        private final List<String> sources;
        /** The only one, where rows are more than added: those of chunks have no keys, and make no table anew. */
        private final String source;

        private final List<StoredColumn> stored;
        private final Optional<CommitRecord> earlier;
        private final String table = place.quoted();

        Change(Connection connection, List<String> sources, List<StoredColumn> stored, Optional<CommitRecord> earlier) {
            this.connection = connection;
            this.sources = sources;
            this.source = sources.get(0);
            this.stored = stored;
            this.earlier = earlier;
        }

        void make() throws SQLException {
            switch (mode.kind()) {
                case APPEND -> {
                    removeEarlier();
                    insertAll();
                }
                case INSERT -> {
                    lock();
                    removeEarlier();
                    new Keys(place, mode.keys()).refuseStanding(connection, source, targets());
                    insertAll();
                }
                case UPDATE -> {
                    lock();
                    update();
                }
                case UPSERT -> {
                    lock();
                    update();
                    insert(" WHERE NOT EXISTS (SELECT 1 FROM " + table + " AS t WHERE "
                            + Keys.match(place, mode.keys(), targets()) + ")");
                }
                case OVERWRITE -> {
                    lock();
                    execute("DELETE FROM " + table);
                    insertAll();
                }
                case REPLACE -> {
                    execute("DROP TABLE IF EXISTS " + table);
                    become();
                }
                case ERROR_IF_EXISTS -> {
                    if (earlier.isPresent() && earlier.get().target().equals(table)) {
                        execute("DROP TABLE IF EXISTS " + table);
                    }
                    become();
                }
                case OVERWRITE_PARTITIONS -> throw new IllegalStateException("A database's tables have no partitions");
            }
        }

        private void lock() throws SQLException {
            Optional<String> lock = dialect.lock(table);
            if (lock.isPresent()) {
                execute(lock.get());
            }
        }

        /** The staged rows as a new table: the staging table itself, where that can take its name. */
        private void become() throws SQLException {
            Optional<String> renamed = dialect.renamed(source, place.table());
            if (renamed.isPresent()) {
                execute(renamed.get());
            } else {
                execute("CREATE TABLE " + table + " (" + new ColumnFit(place, schema).definition() + ")");
                execute("INSERT INTO " + table + " SELECT * FROM " + source);
            }
        }

        /** By the step's columns, what they are called in the table. */
        private Map<String, StoredColumn> targets() {
            Map<String, StoredColumn> targets = new LinkedHashMap<>();
            List<StoredColumn> found = new ColumnFit(place, schema).written(stored, Map.of(), false);
            for (int i = 0; i < found.size(); i++) {
                targets.put(schema.names().get(i), found.get(i));
            }
            return targets;
        }

        private boolean marked() {
            return schema.column(MARK).isEmpty()
                    && StoredColumn.find(stored, MARK).isPresent();
        }

        private void insertAll() throws SQLException {
            if (insert("") != staged.rows()) {
                // A trigger of the table's may have put some elsewhere.
                require(connection, sources, staged.rows());
            }
        }

        private long insert(String condition) throws SQLException {
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            targets().forEach((name, column) -> {
                columns.add(place.quoted(column.name()));
                values.add(converted(name, column));
            });
            if (marked()) {
                columns.add(place.quoted(MARK));
                values.add("'" + CommitTable.id(commitment.key()) + "'");
            }
            long rows = 0;
            try (Statement statement = connection.createStatement()) {
                for (String each : sources) {
                    rows += statement.executeLargeUpdate("INSERT INTO " + table + " (" + String.join(", ", columns)
                            + ") SELECT " + String.join(", ", values) + " FROM " + each + " AS s" + condition);
                }
            }
            return rows;
        }

        private String converted(String name, StoredColumn column) {
            String value = "s." + place.quoted(name);
            return dialect.conversionOfText(column)
                    .map(type -> "CAST(" + value + " AS " + type + ")")
                    .orElse(value);
        }

        private void update() throws SQLException {
            Map<String, String> values = new LinkedHashMap<>();
            targets().forEach((name, column) -> {
                if (!mode.keys().contains(name)) {
                    values.put(place.quoted(column.name()), converted(name, column));
                }
            });
            if (!values.isEmpty()) {
                execute(dialect.update(table, source, Keys.match(place, mode.keys(), targets()), values));
            }
        }

        /** Removes what a lower generation added, all of it or nothing. */
        private void removeEarlier() throws SQLException {
            if (earlier.isEmpty()) {
                return;
            }
            CommitRecord before = earlier.get();
            String number = before.transaction();
            long removed = -1;
            if (before.target().equals(table) && marked()) {
                removed = delete(place.quoted(MARK) + " = ?", CommitTable.id(commitment.key()));
            } else if (before.target().equals(table) && number != null) {
                removed = delete(dialect.rowsOf(), number);
            }
            if (removed != before.rows()) {
                throw place.failure(
                        FailureClass.CONFIG,
                        "GENERATION_NOT_REMOVABLE",
                        "generation " + before.generation() + " of this run added " + before.rows() + " rows to "
                                + before.target() + ", and "
                                + (removed < 0
                                        ? "nothing tells which they are"
                                        : removed
                                                + " of them can be found, since others have changed them, or the table"
                                                + " was written anew")
                                + "; adding again would double them. Delete them, and start a new run; a text column "
                                + MARK + " in the table tells them in future");
            }
        }

        private long delete(String condition, String value) throws SQLException {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE " + condition)) {
                statement.setString(1, value);
                return statement.executeLargeUpdate();
            }
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
