package dev.dataflow.connectors.jdbc;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table or a query in its database, as a step names it; a table may not be there yet. */
final class TablePlace {
    private final @Nullable String step;
    private final ConnectorUse use;
    private final Database database;
    private final TableName table;

    /** With null for what no step names, but a question about it. */
    TablePlace(OpenConnections open, @Nullable String step, ConnectorUse use, dev.dataflow.run.Connection connection) {
        this.step = step;
        this.use = use;
        this.database = Database.of(step, use.connection(), connection, open);
        this.table = TableName.of(use.dataset());
    }

    Database database() {
        return database;
    }

    Dialect dialect() {
        return database.dialect();
    }

    TableName table() {
        return table;
    }

    /** The table, quoted. */
    String quoted() {
        return table.quoted(dialect());
    }

    /** A column's name, quoted. */
    String quoted(String column) {
        return dialect().quoted(column);
    }

    /** The table's columns; empty if there is no table. */
    Optional<List<StoredColumn>> columns(Connection connection) throws SQLException {
        try {
            return Optional.of(columns(connection, new Statement(quoted(), List.of())));
        } catch (SQLException e) {
            if (dialect().fault(e) == Fault.TABLE_MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The columns of a table or a query, of which no row is read. */
    List<StoredColumn> columns(Connection connection, Statement relation) throws SQLException {
        Statement none = new Statement("SELECT * FROM " + relation.sql() + " WHERE 1 = 0", relation.values());
        try (PreparedStatement statement = none.prepare(connection, dialect());
                ResultSet rows = statement.executeQuery()) {
            return StoredColumn.of(rows.getMetaData());
        }
    }

    /** The columns of the table that must have a value, each with whether they get one by themselves. */
    Map<String, Boolean> required(Connection connection) throws SQLException {
        Map<String, Boolean> required = new HashMap<>();
        String schema = table.schema();
        try (PreparedStatement statement = connection.prepareStatement(dialect().requiredColumns())) {
            statement.setString(1, schema == null ? dialect().defaultSchema(connection) : schema);
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    required.put(rows.getString(1), rows.getBoolean(2));
                }
            }
        }
        return required;
    }

    /** Does something with the database, and says in our words what went wrong. */
    <T extends @Nullable Object> T translated(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** What an error of the database means. */
    DriverFailure failure(SQLException thrown) {
        return JdbcFailures.of(this, dialect().fault(thrown), thrown);
    }

    DriverFailure failure(FailureClass failureClass, String code, String why) {
        return failure(failureClass, code, why, null);
    }

    DriverFailure failure(FailureClass failureClass, String code, String why, @Nullable Throwable cause) {
        String who = step == null ? "Cannot use" : "Step \"" + step + "\" cannot use";
        return new DriverFailure(failureClass, code, step, who + what() + ": " + why, cause);
    }

    private String what() {
        if (use.dataset().isEmpty()) {
            return " the connection \"" + use.connection() + "\"";
        }
        return (use.options().containsKey(JdbcDescriptor.QUERY) ? " the query " : " the table ") + use.dataset();
    }

    /** The connection's id. */
    String connection() {
        return use.connection();
    }

    /** Something with a database. */
    interface Work<T extends @Nullable Object> {
        T run() throws SQLException;
    }
}
