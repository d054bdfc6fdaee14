package dev.dataflow.connectors.jdbc;

import dev.dataflow.run.Connection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The databases that tests run against; Postgres is a server of its own, which ends with the JVM. */
public enum Store {
    POSTGRES,
    SQLITE,
    H2,
    DUCKDB;

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final List<java.sql.Connection> OPEN = Collections.synchronizedList(new ArrayList<>());
    private static @Nullable EmbeddedPostgres server;

    static synchronized EmbeddedPostgres server() {
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

    /** A connection to a database in which nothing is. */
    public Connection fresh(Path folder) throws SQLException {
        String name = "d" + DATABASES.incrementAndGet();
        if (this != POSTGRES) {
            Connection file = file(name().toLowerCase(Locale.ROOT), folder.resolve(name + ".db"));
            if (this != SQLITE) {
                // As long as one is open, others open in no time.
                OPEN.add(Database.of(null, "hand", file, new OpenConnections()).open());
            }
            return file;
        }
        try (java.sql.Connection open = server().getPostgresDatabase().getConnection();
                java.sql.Statement statement = open.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return postgres(name, "postgres", "any");
    }

    static Connection postgres(String database, String login, String password) {
        return new Connection("postgres", "127.0.0.1", server().getPort(), database, login, password, new TreeMap<>());
    }

    /** Lets a role in by its password only, and not whoever comes from this machine. */
    static void askForPasswords(String role) throws IOException, SQLException {
        Path file = Path.of(
                rows(postgres("postgres", "postgres", "any"), "SHOW hba_file").get(0));
        String open = Files.readString(file);
        if (!open.startsWith("host all " + role)) {
            Files.writeString(file, "host all " + role + " all scram-sha-256\n" + open);
        }
        execute(postgres("postgres", "postgres", "any"), "SELECT pg_reload_conf()", "SELECT pg_sleep(0.3)");
    }

    private static Connection file(String type, Path file) {
        // At the end of the JVM its files are gone, and H2 would wait for them.
        String path = type.equals("h2") ? file + ";DB_CLOSE_ON_EXIT=FALSE" : file.toString();
        return Connection.of(type, Map.of("path", path));
    }

    /** Runs statements by hand. */
    static void execute(Connection connection, String... statements) throws SQLException {
        try (java.sql.Connection open = Database.of(null, "hand", connection, new OpenConnections())
                        .open();
                java.sql.Statement statement = open.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** What a query finds, each row as its values with blanks in between. */
    static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (java.sql.Connection open = Database.of(null, "hand", connection, new OpenConnections())
                        .open();
                java.sql.Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : " ").append(rows.getString(i));
                }
                found.add(row.toString());
            }
        }
        return found;
    }
}
