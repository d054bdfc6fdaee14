package dev.dataflow.connectors.jdbc;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Leftover;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A table that rows are written to. */
final class JdbcSink implements Sink {
    /** What may come of it that others change the table: H2 makes another in its place, and is without one meanwhile. */
    private static final Set<Fault> RACED = Set.of(Fault.CONFLICT, Fault.UNKNOWN, Fault.TABLE_MISSING);

    private static final int TRIES = 10;
    private static final long NANOS_BETWEEN = 100_000_000L;

    private final SinkUse use;
    private final TablePlace place;

    JdbcSink(SinkUse use, TablePlace place) {
        this.use = use;
        this.place = place;
    }

    @Override
    public Intake open(Stage stage) {
        StagingTable staging = staging(stage);
        place.translated(() -> {
            prepare(stage);
            try (Connection connection = staging.database().open()) {
                String columns = new ColumnFit(place, use.schema()).definition();
                execute(connection, place.dialect().createStaging(staging.name(), columns, anew()));
            }
            return true;
        });
        return new RowsIntake(stage, staging);
    }

    private StagingTable staging(Stage stage) {
        return place.dialect().staging(place.database(), place.table(), stage);
    }

    /** Whether the staged rows become a table of their own. */
    private boolean anew() {
        return use.mode().kind() == WriteMode.Kind.REPLACE || use.mode().kind() == WriteMode.Kind.ERROR_IF_EXISTS;
    }

    /** Again, where columns are added: a database whose tables are locked for that may keep others waiting for too long. */
    private void prepare(Stage stage) throws SQLException {
        for (int tries = 1; ; tries++) {
            try (Connection connection = place.database().open()) {
                new CommitTable(place).make(connection);
                prepare(connection, stage);
                return;
            } catch (SQLException e) {
                if (use.evolved().isEmpty()
                        || tries == TRIES
                        || !RACED.contains(place.dialect().fault(e))) {
                    throw e;
                }
                LockSupport.parkNanos(tries * NANOS_BETWEEN);
            }
        }
    }

    private void prepare(Connection connection, Stage stage) throws SQLException {
        Optional<List<StoredColumn>> stored = place.columns(connection);
        if (anew()) {
            if (!place.dialect().changesTablesInTransactions()) {
                throw place.failure(
                        FailureClass.CONFIG,
                        "MODE_UNFIT",
                        "this database cannot make a table and fill it in one transaction, as "
                                + use.mode().kind().word() + " does. Make the table, and write with overwrite");
            } else if (use.mode().kind() == WriteMode.Kind.ERROR_IF_EXISTS
                    && stored.isPresent()
                    && !new CommitTable(place).knows(connection, stage.owner())) {
                throw place.failure(
                        FailureClass.CONFIG,
                        "TABLE_EXISTS",
                        "it is there already. Write to another, or with another mode");
            }
            return;
        }
        if (stored.isEmpty()) {
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + place.quoted() + " ("
                            + new ColumnFit(place, use.schema()).definition() + ")");
            stored = place.columns(connection);
        }
        fits(connection, use.schema(), withAdded(connection, stored.orElse(List.of())));
    }

    private void fits(Connection connection, Schema schema, List<StoredColumn> stored) throws SQLException {
        new ColumnFit(place, schema)
                .written(stored, place.required(connection), use.mode().kind() != WriteMode.Kind.UPDATE);
    }

    /**
     * The table's columns, after it was given those that a source brought and it lacked. Rows that stand have nulls there,
     * so that an attempt that dies then leaves a column that nobody has to mind.
     */
    private List<StoredColumn> withAdded(Connection connection, List<StoredColumn> stored) throws SQLException {
        List<Schema.Column> missing = use.schema().columns().stream()
                .filter(column -> use.evolved().contains(column.name())
                        && StoredColumn.find(stored, column.name()).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            // A write that fails for its other columns adds none.
            List<Schema.Column> others = new ArrayList<>(use.schema().columns());
            others.removeAll(missing);
            fits(connection, new Schema(others), stored);
        }
        for (Schema.Column column : missing) {
            try {
                execute(
                        connection,
                        "ALTER TABLE " + place.quoted() + " ADD COLUMN "
                                + new ColumnFit(place, use.schema()).definition(column));
            } catch (SQLException e) {
                // Another may have added the same at this moment.
                List<StoredColumn> now = place.columns(connection).orElse(List.of());
                if (StoredColumn.find(now, column.name()).isEmpty()) {
                    throw e;
                }
            }
        }
        return missing.isEmpty() ? stored : place.columns(connection).orElse(List.of());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public Committed commit(Staged staged, Commitment commitment) {
        return new TableCommit(place, use.mode(), use.schema(), staged, commitment).run();
    }

    @Override
    public boolean takesChunks() {
        return !anew() && place.dialect().stagesBeside();
    }

    @Override
    public boolean stands(Staged chunk) {
        return place.translated(() -> {
            StagingTable staging = staging(Stage.parse(chunk.stage()));
            try (Connection connection = staging.database().open()) {
                return TableCommit.count(connection, staging.name()) == chunk.rows();
            } catch (SQLException e) {
                if (place.dialect().fault(e) != Fault.TABLE_MISSING) {
                    throw e;
                }
                return false;
            }
        });
    }

    @Override
    public Optional<Leftover> leftover(Stage stage) {
        return place.translated(() -> {
            StagingTable staging = staging(stage);
            return staging.bytes()
                    .map(bytes ->
                            new Leftover(staging.name() + " of " + use.use().connection(), bytes));
        });
    }

    @Override
    public Staged joined(Stage stage, List<Staged> chunks) {
        return Staged.joined(stage, chunks, "");
    }

    @Override
    public void discard(Stage stage) {
        place.translated(() -> {
            staging(stage).drop();
            return true;
        });
    }

    /** Takes rows into the staging table. */
    private final class RowsIntake implements Intake.Rows {
        private final Stage stage;
        private final StagingTable staging;
        private final List<Dialect.StagingWriter> writers = new ArrayList<>();

        RowsIntake(Stage stage, StagingTable staging) {
            this.stage = stage;
            this.staging = staging;
        }

        @Override
        public synchronized RowWriter writer() {
            int batch = use.use().options().get(JdbcDescriptor.BATCH_ROWS) instanceof Value.Whole rows
                    ? Math.toIntExact(rows.number())
                    : 1000;
            Dialect.StagingWriter writer = place.translated(() ->
                    place.dialect().writer(place, staging.database().open(), staging.name(), use.schema(), batch));
            writers.add(writer);
            return writer;
        }

        @Override
        public synchronized Staged stage() {
            long rows = 0;
            long bytes = 0;
            for (Dialect.StagingWriter writer : writers) {
                rows += writer.rows();
                bytes += writer.bytes();
            }
            if (use.mode().kind().keyed()) {
                checkKeys();
            }
            return new Staged(stage.text(), rows, 0, bytes, staging.name());
        }

        /** Before anything is promised; those that stand are looked at again in the commit. */
        private void checkKeys() {
            place.translated(() -> {
                Keys keys = new Keys(place, use.mode().keys());
                try (Connection connection = place.database().open()) {
                    keys.refuseUnfit(connection, staging.attach(connection));
                }
                return true;
            });
        }
    }
}
