package dev.dataflow.connectors.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The process of a Postgres server that works for a connection, as another connection sees it.
 *
 * @param other opens that one
 * @param server the server's own address; of several behind one name another may be asked
 * @param began when the process began, in the server's words: numbers are given again
 */
record Backend(Opening other, int number, @Nullable String server, String began) implements Watch.Server {
    private static final int MOST_MILLIS = 8_000;
    private static final String SERVER = "inet_server_addr()::text || ' ' || inet_server_port()";
    /** So that the server, too, soon hears of a machine that is gone, and lets go what was locked from there. */
    private static final String KEPT_ALIVE = ", set_config('tcp_keepalives_idle', '60', false)"
            + ", set_config('tcp_keepalives_interval', '15', false), set_config('tcp_keepalives_count', '4', false)";

    /** Opens a connection to the same server. */
    interface Opening {
        Connection open() throws SQLException;
    }

    /**
     * That of a connection which was opened just now; empty behind a pool that gives it another for each transaction, where
     * nobody can say what is done for it.
     */
    static Optional<Backend> of(Connection connection, Opening other) throws SQLException {
        int number = connection.unwrap(PGConnection.class).getBackendPID();
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, MOST_MILLIS);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + SERVER + ", backend_start::text" + KEPT_ALIVE
                        + " FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid() AND pid = "
                        + number)) {
            return row.next()
                    ? Optional.of(new Backend(other, number, row.getString(1), row.getString(2)))
                    : Optional.empty();
        } finally {
            connection.setNetworkTimeout(Runnable::run, before);
        }
    }

    @Override
    public Watch.Answer asked() {
        try (Connection connection = other.open();
                PreparedStatement statement = connection.prepareStatement("SELECT " + SERVER
                        + ", pid IS NULL OR state LIKE 'idle%' OR wait_event_type = 'Client' FROM (SELECT 1) AS one"
                        + " LEFT JOIN pg_catalog.pg_stat_activity ON pid = ? AND backend_start::text = ?")) {
            statement.setInt(1, number);
            statement.setString(2, began);
            connection.setNetworkTimeout(Runnable::run, MOST_MILLIS);
            try (ResultSet row = statement.executeQuery()) {
                boolean same = row.next() && String.valueOf(server).equals(String.valueOf(row.getString(1)));
                boolean idle = row.getBoolean(2);
                return same && idle ? Watch.Answer.IDLE : Watch.Answer.BUSY;
            }
        } catch (SQLException e) {
            // Whoever refuses, be it a login, is there.
            return unheard(e.getSQLState()) ? Watch.Answer.NONE : Watch.Answer.BUSY;
        }
    }

    /** Whether nobody has answered, or a server that is only starting or ending. */
    private static boolean unheard(@Nullable String state) {
        return state == null || state.startsWith("08") || state.startsWith("57P0");
    }

    @Override
    public void end() {
        try (Connection connection = other.open();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT pg_catalog.pg_terminate_backend(pid) FROM"
                                + " pg_catalog.pg_stat_activity WHERE pid = ? AND backend_start::text = ?")) {
            statement.setInt(1, number);
            statement.setString(2, began);
            connection.setNetworkTimeout(Runnable::run, MOST_MILLIS);
            statement.execute();
        } catch (SQLException unheard) {
            // It ends when the server finds out by itself.
        }
    }
}
