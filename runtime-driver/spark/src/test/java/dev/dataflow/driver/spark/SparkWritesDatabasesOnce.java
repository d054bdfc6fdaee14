package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.required;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Report;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database read in ranges, filtered, and merged by key into another table, on Spark; an attempt before ends at a failpoint. */
final class SparkWritesDatabasesOnce {
    private static final Schema ALL = schema(
            required("id", Scalar.INT),
            column("big", Scalar.LONG),
            column("twice", Scalar.DOUBLE),
            column("name", Scalar.STRING),
            column("day", Scalar.DATE),
            column("at", Scalar.TIMESTAMP),
            column("moment", Scalar.INSTANT),
            column("flag", Scalar.BOOLEAN),
            column("price", new Type.Decimal(20, 4)));

    private static @Nullable EmbeddedPostgres server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stop() throws Exception {
        server().close();
    }

    private static EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new IllegalStateException("It is not up");
        }
        return running;
    }

    private Connection connection(boolean postgres) {
        return postgres
                ? new Connection(
                        "postgres", "127.0.0.1", server().getPort(), "postgres", "postgres", "x", new TreeMap<>())
                : new Connection("sqlite", sqlite(), null, null, null, null, new TreeMap<>());
    }

    private String sqlite() {
        return folder.resolve("crm.db").toString();
    }

    private List<String> rows(boolean postgres, String... statements) throws SQLException {
        List<String> rows = new ArrayList<>();
        String url = postgres ? server().getJdbcUrl("postgres", "postgres") : "jdbc:sqlite:" + sqlite();
        try (java.sql.Connection open = DriverManager.getConnection(url);
                Statement statement = open.createStatement()) {
            for (String one : statements) {
                if (statement.execute(one)) {
                    ResultSet found = statement.getResultSet();
                    while (found.next()) {
                        rows.add(found.getString(1) + " " + found.getString(2));
                    }
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsOfEveryTypeAreMergedOnce(boolean postgres) throws Exception {
        rows(
                postgres,
                "CREATE TABLE source (id INT NOT NULL, big BIGINT, twice DOUBLE PRECISION, name VARCHAR(20), day DATE,"
                        + " at TIMESTAMP, moment " + (postgres ? "TIMESTAMPTZ" : "TEXT") + ", flag BOOLEAN, price "
                        + (postgres ? "NUMERIC(20,4)" : "TEXT") + ")",
                "INSERT INTO source VALUES (1, 9000000000, -0.5, 'ö', '2026-01-02', '2026-01-02 03:04:05.678901',"
                        + " '2026-01-02 03:04:05.678901+00:00', true, '1234567890123456.7891'),"
                        + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (8, 7, 1, 'x', '0001-01-01',"
                        + " '9999-12-31 23:59:59.999999', '1969-12-31 23:59:59.999999+00:00', false, '-0.0001'),"
                        + " (9, 0, 0, 'left out', NULL, NULL, NULL, NULL, NULL)");
        ConnectorUse source = ConnectorUse.of(JdbcDescriptor.ID, "db", "source")
                .with(JdbcDescriptor.SPLIT_BY, new Value.Text("id"))
                .with(
                        JdbcDescriptor.SPLIT_BOUNDS,
                        new Value.Bindings(List.of(new Literal(Scalar.INT, "1"), new Literal(Scalar.INT, "9"))))
                .with(JdbcDescriptor.SPLITS, new Value.Whole(3));
        TestTask task = TestTask.in(folder, ALL)
                .connection("db", connection(postgres))
                .step("read", ALL, new Body.Read(source, BadRecords.FAIL))
                .step(
                        "some",
                        ALL,
                        new Body.Filter(new Expression.Call(
                                Function.LESS, List.of(new Expression.Column("id"), new Literal(Scalar.INT, "9")))),
                        "read")
                .step(
                        "write",
                        ALL,
                        new Body.Write(
                                ConnectorUse.of(JdbcDescriptor.ID, "db", "target"),
                                new WriteMode(WriteMode.Kind.UPSERT, List.of("id"))),
                        "some");
        int attempt = 0;
        for (String failpoint : List.of("staged.write", "intent.after", "commit.before.write", "commit.after.write")) {
            attempt++;
            int exit = task.attempt(attempt, 1, place -> {
                        if (place.equals(failpoint)) {
                            throw new IllegalStateException("Ended at " + place);
                        }
                    })
                    .exitCode();
            assertThat(exit).as(failpoint).isNotZero();
        }

        Report report = task.succeeds(attempt + 1, 1);

        assertThat(report.sinks()).singleElement().satisfies(sink -> {
            assertThat(sink.recognised()).isTrue();
            assertThat(sink.rows()).isEqualTo(3);
        });
        assertThat(rows(postgres, "SELECT id, name FROM target ORDER BY id")).containsExactly("1 ö", "2 null", "8 x");
        if (postgres) {
            assertThat(rows(true, "SELECT * FROM (SELECT * FROM source EXCEPT SELECT * FROM target) AS t"))
                    .containsExactly("9 0");
            assertThat(
                            rows(
                                    true,
                                    "SELECT table_name, 1 FROM information_schema.tables WHERE table_name LIKE '\\_dataflow\\_stage%'"))
                    .isEmpty();
        } else {
            assertThat(rows(false, "SELECT at, moment FROM target WHERE id = 1"))
                    .containsExactly("2026-01-02 03:04:05.678901 2026-01-02 03:04:05.678901Z");
            assertThat(rows(false, "SELECT price, flag FROM target WHERE id < 9 ORDER BY id"))
                    .containsExactly("1234567890123456.7891 1", "null null", "-0.0001 0");
            assertThat(folder.toFile().list()).noneMatch(file -> file.contains("_dataflow_stage_"));
        }
    }

    /** A table of another type than the record, a password that is wrong: the step is named, and Spark's words are not. */
    @ParameterizedTest
    @ValueSource(strings = {"nix", "source2"})
    void mistakesAreNamedAsOnOtherEngines(String table) throws Exception {
        rows(true, "CREATE TABLE IF NOT EXISTS source2 (id DATE)");
        TestTask task = TestTask.in(folder, ALL)
                .connection("db", connection(true))
                .step(
                        "read",
                        schema(column("id", Scalar.INT)),
                        new Body.Read(ConnectorUse.of(JdbcDescriptor.ID, "db", table), BadRecords.FAIL))
                .step(
                        "write",
                        schema(column("id", Scalar.INT)),
                        new Body.Write(
                                ConnectorUse.of(JdbcDescriptor.ID, "db", "copy"),
                                new WriteMode(WriteMode.Kind.APPEND, List.of())),
                        "read");

        assertThat(task.attempt(1, 1, place -> {}).exitCode()).isEqualTo(13);
        assertThat(String.valueOf(task.report(1).failure()))
                .contains(table.equals("nix") ? "TABLE_MISSING" : "COLUMN_UNFIT", "Step \"read\" cannot use the table");
    }
}
