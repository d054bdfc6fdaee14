package dev.dataflow.driver.local;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database in which nothing is yet, on a real Postgres or in a file of SQLite. */
record TestDatabase(Connection connection, String url) {
    static final String ID = "db";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private static synchronized EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running == null) {
            try {
                running = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server = running;
        }
        return running;
    }

    static TestDatabase postgres() throws SQLException {
        String name = "d" + DATABASES.incrementAndGet();
        at("postgres", "postgres", "any").execute("CREATE DATABASE " + name);
        return at(name, "postgres", "any");
    }

    private static TestDatabase at(String name, String login, String password) {
        return new TestDatabase(
                new Connection("postgres", "127.0.0.1", server().getPort(), name, login, password, new TreeMap<>()),
                server().getJdbcUrl("postgres", name));
    }

    /** Of a database on Postgres, for JDBC by hand. */
    static String url(Connection connection) {
        return server().getJdbcUrl("postgres", connection.schema());
    }

    static TestDatabase sqlite(Path file) {
        return new TestDatabase(Connection.of("sqlite", Map.of("path", file.toString())), "jdbc:sqlite:" + file);
    }

    /** The same for a login of its own, which the server takes with this password alone. */
    TestDatabase guarded(String login, String password) throws SQLException, IOException {
        Path rules = Path.of(rows("SHOW hba_file").get(0));
        Files.writeString(rules, "host all " + login + " all scram-sha-256\n" + Files.readString(rules));
        execute("CREATE ROLE " + login + " LOGIN SUPERUSER PASSWORD '" + password + "'", "SELECT pg_reload_conf()");
        execute("SELECT pg_sleep(0.3)");
        return at(String.valueOf(connection.schema()), login, password);
    }

    void execute(String... statements) throws SQLException {
        try (java.sql.Connection open = DriverManager.getConnection(url);
                Statement statement = open.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** What a query finds, each row as its values with blanks in between. */
    List<String> rows(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (java.sql.Connection open = DriverManager.getConnection(url);
                Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join(" ", row));
            }
        }
        return found;
    }

    static Body.Read read(String table) {
        return new Body.Read(ConnectorUse.of(JdbcDescriptor.ID, ID, table), BadRecords.FAIL);
    }

    /** In ranges of a column of ints. */
    static Body.Read read(String table, String by, int least, int most, int ranges) {
        ConnectorUse use = ConnectorUse.of(JdbcDescriptor.ID, ID, table)
                .with(JdbcDescriptor.SPLIT_BY, new Value.Text(by))
                .with(
                        JdbcDescriptor.SPLIT_BOUNDS,
                        new Value.Bindings(List.of(
                                new Literal(Scalar.INT, Integer.toString(least)),
                                new Literal(Scalar.INT, Integer.toString(most)))))
                .with(JdbcDescriptor.SPLITS, new Value.Whole(ranges));
        return new Body.Read(use, BadRecords.FAIL);
    }

    static Body.Write write(String table, WriteMode.Kind mode, String... keys) {
        return new Body.Write(ConnectorUse.of(JdbcDescriptor.ID, ID, table), new WriteMode(mode, List.of(keys)));
    }
}
