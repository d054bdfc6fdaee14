package dev.dataflow.samples;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.LocalRun;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.RunResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * {@link CopiedOrders} as one process on a Postgres of its own, and the same by hand: by COPY piped to COPY, and by a cursor
 * and batches of INSERT. Each time into an empty table.
 */
final class DatabaseCopy implements AutoCloseable {
    private static final String COLUMNS = "(id bigint NOT NULL, customer integer, name text, city text,"
            + " amount numeric(10,2), weight double precision, day date, at timestamp, moment timestamptz, paid boolean)";
    private static final String ROWS = """
            INSERT INTO orders SELECT i, i %% 1000, 'name of customer ' || i, 'city ' || (i %% 100),
            (i %% 100000) / 100.0, i * 0.37, date '2020-01-01' + (i %% 1000), timestamp '2020-01-01' + i * interval '1 s',
            timestamptz '2020-01-01' + i * interval '1 s', i %% 2 = 0 FROM generate_series(1, %d) i
            """;
    private static final int BATCH = 1000;

    private final EmbeddedPostgres server;
    private final Path folder;
    private final ReleaseRoot.Published published;
    private final CompiledProject compiled;
    private final ProjectSettings settings;
    private int runs;

    private DatabaseCopy(
            EmbeddedPostgres server,
            Path folder,
            ReleaseRoot.Published published,
            CompiledProject compiled,
            ProjectSettings settings) {
        this.server = server;
        this.folder = folder;
        this.published = published;
        this.compiled = compiled;
        this.settings = settings;
    }

    static DatabaseCopy in(Path folder) throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        Path project = Checkout.samplesIn(folder);
        for (String name : new String[] {"CopiedOrders.class", "CopiedOrders$Order.class"}) {
            String definition = "dev/dataflow/samples/" + name;
            Files.copy(
                    Path.of("target/test-classes", definition),
                    project.resolve("target/classes").resolve(definition));
        }
        Files.writeString(
                project.resolve("dataflow.yaml"),
                "  " + CopiedOrders.CONNECTION + ": {type: postgres, host: 127.0.0.1, port: " + server.getPort()
                        + ", schema: postgres, login: postgres, password: any}\n",
                StandardOpenOption.APPEND);
        ProjectSettings settings = ProjectSettings.around(project);
        CompiledProject compiled = CompiledProject.compile(settings, Display.silent());
        ReleaseRoot.Published published = compiled.publish(new ReleaseRoot(folder.resolve("releases")), "a benchmark");
        DatabaseCopy copy = new DatabaseCopy(server, folder, published, compiled, settings);
        copy.execute("CREATE TABLE orders " + COLUMNS, ROWS.formatted(CopiedOrders.ROWS), "VACUUM ANALYZE orders");
        return copy;
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** What one write leaves for the disk is no matter of the next. */
    private void empty() throws SQLException {
        execute("DROP TABLE IF EXISTS copied", "CREATE TABLE copied " + COLUMNS, "CHECKPOINT");
    }

    private void check() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), sum(id) FROM copied")) {
            long rows = CopiedOrders.ROWS;
            if (!row.next() || row.getLong(1) != rows || row.getLong(2) != rows * (rows + 1) / 2) {
                throw new IllegalStateException("Not all rows were copied, or some twice");
            }
        }
    }

    double seconds() throws Exception {
        empty();
        runs++;
        Map<String, String> variables = new TreeMap<>(System.getenv());
        Machine machine = Machine.withEngines(
                Set.of("local"),
                new Machine.Places(new Distribution(Checkout.ROOT), UserCache.of(variables), variables),
                Display.silent());
        LocalRun.Setting setting = new LocalRun.Setting(
                "copy_" + runs,
                Instant.now(),
                folder.resolve("releases/releases/" + published.digest() + "/" + CopiedOrders.NAME + ".json"),
                compiled.pipeline(CopiedOrders.NAME).document(),
                published.jars(),
                settings,
                LocalConnections.of(settings, System.getenv()),
                machine.installation(),
                new RunLogs(folder.resolve("logs")),
                variables);
        double seconds = Figures.wall(() -> {
            RunResult result = new LocalRun(setting, Display.silent()).run();
            if (result.state() != RunResult.State.SUCCEEDED) {
                throw new IllegalStateException(result.toString());
            }
        });
        check();
        return seconds;
    }

    double secondsByCopy() throws Exception {
        empty();
        double seconds = Figures.wall(() -> {
            try (Connection from = open();
                    Connection to = open()) {
                CopyOut out = from.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY orders TO STDOUT");
                CopyIn in = to.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY copied FROM STDIN");
                for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                    in.writeToCopy(row, 0, row.length);
                }
                in.endCopy();
            }
        });
        check();
        return seconds;
    }

    double secondsByBatches() throws Exception {
        empty();
        double seconds = Figures.wall(() -> {
            try (Connection from = open();
                    Connection to = open();
                    Statement query = from.createStatement();
                    PreparedStatement insert =
                            to.prepareStatement("INSERT INTO copied VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                from.setAutoCommit(false);
                to.setAutoCommit(false);
                query.setFetchSize(10 * BATCH);
                try (ResultSet rows = query.executeQuery("SELECT * FROM orders")) {
                    insert(rows, insert);
                }
                to.commit();
            }
        });
        check();
        return seconds;
    }

    private static void insert(ResultSet rows, PreparedStatement insert) throws SQLException {
        int waiting = 0;
        while (rows.next()) {
            insert.setLong(1, rows.getLong(1));
            insert.setInt(2, rows.getInt(2));
            insert.setString(3, rows.getString(3));
            insert.setString(4, rows.getString(4));
            insert.setBigDecimal(5, rows.getBigDecimal(5));
            insert.setDouble(6, rows.getDouble(6));
            insert.setObject(7, rows.getObject(7, LocalDate.class));
            insert.setObject(8, rows.getObject(8, LocalDateTime.class));
            insert.setObject(9, rows.getObject(9, OffsetDateTime.class));
            insert.setBoolean(10, rows.getBoolean(10));
            insert.addBatch();
            waiting++;
            if (waiting == BATCH) {
                insert.executeBatch();
                waiting = 0;
            }
        }
        insert.executeBatch();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
