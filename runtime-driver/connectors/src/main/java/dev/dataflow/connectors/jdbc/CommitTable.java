package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.commit.Intent;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table that keeps, for each key whatever its generation, the last commit: it is written in the transaction that writes
 * the rows. Its primary key is the fence, since it lets one transaction at a time through.
 */
final class CommitTable {
    static final String NAME = "_dataflow_commits";

    private final TablePlace place;
    private final Dialect dialect;
    private final String name;

    CommitTable(TablePlace place) {
        this.place = place;
        this.dialect = place.dialect();
        this.name = place.table().beside(NAME).quoted(dialect);
    }

    /**
     * One commit.
     *
     * @param target the table that the rows are in
     * @param transaction the number of the transaction, by which its rows are found; null where there is none
     */
    record CommitRecord(
            int generation,
            String stage,
            String target,
            long rows,
            @Nullable String transaction) {}

    /** The key without its generation, as one text of letters and digits. */
    static String id(CommitKey key) {
        return Intent.sha256(String.join("\n", key.dagId(), key.run(), key.step(), key.part()));
    }

    /** Makes the table unless it is there; whoever else makes it at the same moment makes the same. */
    void make(Connection connection) throws SQLException {
        String text = type(Scalar.STRING);
        String whole = type(Scalar.INT);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + name + " (commit_key VARCHAR(64) PRIMARY KEY, generation "
                    + whole + " NOT NULL, attempt " + whole + " NOT NULL, stage " + text + " NOT NULL, target " + text
                    + " NOT NULL, row_count " + type(Scalar.LONG) + " NOT NULL, transaction_number " + text + ", dag "
                    + text + " NOT NULL, run " + text + " NOT NULL, step " + text + " NOT NULL, part " + text
                    + " NOT NULL, committed_at " + type(Scalar.INSTANT) + " NOT NULL)");
        } catch (SQLException e) {
            Fault fault = dialect.fault(e);
            if (fault != Fault.TABLE_EXISTS && fault != Fault.KEY_EXISTS && fault != Fault.CONFLICT) {
                throw e;
            }
        }
    }

    private String type(Type type) {
        return dialect.columnType(type).orElseThrow();
    }

    /** Whether rows of one of a step's stages have been committed. */
    boolean knows(Connection connection, String owner) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM " + name + " WHERE stage LIKE ?")) {
            statement.setString(1, owner + "-%");
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The last commit of a key, in whatever generation; nobody else changes it until the transaction ends. */
    Optional<CommitRecord> last(Connection transaction, CommitKey key) throws SQLException {
        try (PreparedStatement statement =
                transaction.prepareStatement("SELECT generation, stage, target, row_count, transaction_number FROM "
                        + name + " WHERE commit_key = ?" + dialect.lockingRows())) {
            statement.setString(1, id(key));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new CommitRecord(
                                rows.getInt(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getLong(4),
                                rows.getString(5)))
                        : Optional.empty();
            }
        }
    }

    /**
     * Writes the commit in the place of the one before, if there is one. Two transactions that both found none exclude each
     * other here: the second waits for the first, and fails.
     */
    void put(Connection transaction, Commitment commitment, Staged staged, boolean first) throws SQLException {
        String number = number(transaction);
        String values = first
                ? "INSERT INTO " + name
                        + " (generation, attempt, stage, target, row_count, transaction_number, dag, run,"
                        + " step, part, committed_at, commit_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                : "UPDATE " + name + " SET generation = ?, attempt = ?, stage = ?, target = ?, row_count = ?,"
                        + " transaction_number = ?, dag = ?, run = ?, step = ?, part = ?, committed_at = ?"
                        + " WHERE commit_key = ?";
        CommitKey key = commitment.key();
        try (PreparedStatement statement = transaction.prepareStatement(values)) {
            statement.setInt(1, key.generation());
            statement.setInt(2, commitment.attempt());
            statement.setString(3, staged.stage());
            statement.setString(4, place.quoted());
            statement.setLong(5, staged.rows());
            dialect.bind(statement, 6, Scalar.STRING, number);
            statement.setString(7, key.dagId());
            statement.setString(8, key.run());
            statement.setString(9, key.step());
            statement.setString(10, key.part());
            dialect.bind(statement, 11, Scalar.INSTANT, Instant.now().truncatedTo(ChronoUnit.MICROS));
            statement.setString(12, id(key));
            statement.executeUpdate();
        }
    }

    private @Nullable String number(Connection transaction) throws SQLException {
        Optional<String> query = dialect.transactionNumber();
        if (query.isEmpty()) {
            return null;
        }
        try (Statement statement = transaction.createStatement();
                ResultSet row = statement.executeQuery(query.get())) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
