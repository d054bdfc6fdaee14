package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.connect.Stage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Where the rows of an attempt wait for the commit, in a table that nobody reads. */
interface StagingTable {

    /** What the names of all of them begin with. */
    String PREFIX = "_dataflow_stage_";

    /** The database that rows are written to. */
    Database database();

    /** The table there, quoted. */
    String name();

    /** Makes the table known to a connection to the target's database, before a transaction begins; gives its name there. */
    String attach(Connection connection) throws SQLException;

    /** How much room it takes, 0 where its database does not tell; empty if it is not there. */
    Optional<Long> bytes() throws SQLException;

    /** Removes it; nothing there is fine. */
    void drop() throws SQLException;

    /** Its name, of letters, digits and underscores. */
    static String name(Stage stage) {
        return PREFIX + stage.text().replace('-', '_');
    }

    /** In the schema of the table that the rows are for. */
    record Beside(Database database, String name) implements StagingTable {
        Beside(Database database, TableName target, Stage stage) {
            this(database, target.beside(StagingTable.name(stage)).quoted(database.dialect()));
        }

        @Override
        public String attach(Connection connection) {
            return name;
        }

        @Override
        public Optional<Long> bytes() throws SQLException {
            String sql = database.dialect().bytes(name);
            try (Connection connection = database.open();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return Optional.of(row.next() ? row.getLong(1) : 0);
            } catch (SQLException e) {
                if (database.dialect().fault(e) == Fault.TABLE_MISSING) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        /** An attempt that sleeps may hold the table; then it is left, rather than that this one sleeps too. */
        @Override
        public void drop() throws SQLException {
            try (Connection connection = database.open();
                    Statement statement = connection.createStatement()) {
                database.dialect().hurry(connection);
                statement.execute("DROP TABLE IF EXISTS " + name);
            }
        }
    }
}
