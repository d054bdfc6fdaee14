package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases as sources and sinks of a task: rows that go straight from one to the other, in ranges, and rows through a
 * user's class that are merged by key. Whatever stops an attempt, the rows are there once and nothing else is left.
 */
final class DatabasesAreWrittenOnce {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    Path root;

    record Order(int id, @Nullable String name, @Nullable Double price) {}

    public static final class Upper implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(new Order(row.id(), row.name() == null ? null : row.name() + "!", row.price()));
        }
    }

    private static PipelineDocument document() {
        return new Pipelines()
                .step("orders", TestDatabase.read("orders", "id", 1, 9, 3), Pipelines.schema(Order.class))
                .step(
                        "copy",
                        TestDatabase.write("copied", WriteMode.Kind.APPEND),
                        Pipelines.schema(Order.class),
                        "orders")
                .read("changes", Order.class, BadRecords.FAIL, "changes.csv")
                .transform("upper", Upper.class, Order.class, Order.class, "changes")
                .step(
                        "merge",
                        TestDatabase.write("merged", WriteMode.Kind.UPSERT, "id"),
                        Pipelines.schema(Order.class),
                        "upper")
                .task("task", List.of(), List.of())
                .document();
    }

    private Workplace place(TestDatabase database) throws IOException, SQLException {
        database.execute(
                "CREATE TABLE orders (id INT NOT NULL, name VARCHAR(20), price DOUBLE PRECISION, other VARCHAR(3))",
                "INSERT INTO orders VALUES (1, 'a', 1.5, 'x'), (4, NULL, NULL, 'x'), (9, 'ö', -2, 'x'), (70, 'z', 0, 'x')",
                "CREATE TABLE merged (id INT PRIMARY KEY, name VARCHAR(20), price DOUBLE PRECISION)",
                "INSERT INTO merged VALUES (1, 'old', 1), (2, 'kept', 2)");
        return new Workplace(root)
                .connection(TestDatabase.ID, database.connection())
                .file("changes.csv", "id,name,price\n1,new,10.5\n3,added,\n");
    }

    private TestDatabase database(String kind) throws SQLException {
        return kind.equals("postgres") ? TestDatabase.postgres() : TestDatabase.sqlite(root.resolve("test.db"));
    }

    private static void assertWritten(TestDatabase database) throws SQLException {
        assertThat(database.rows("SELECT id, name FROM copied ORDER BY 1"))
                .containsExactly("1 a", "4 null", "9 ö", "70 z");
        assertThat(database.rows("SELECT id, name FROM merged ORDER BY 1"))
                .containsExactly("1 new!", "2 kept", "3 added!");
    }

    private void assertNothingIsLeft(TestDatabase database) throws SQLException {
        if (database.url().startsWith("jdbc:sqlite:")) {
            assertThat(root.toFile().list()).noneMatch(file -> file.contains("_dataflow_stage_"));
        } else {
            assertThat(
                            database.rows(
                                    "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%dataflow_stage%'"))
                    .isEmpty();
        }
    }

    static Stream<Arguments> failpoints() {
        return Stream.of("postgres", "sqlite")
                .flatMap(kind -> FailpointNames.of(document(), "task").stream()
                        // In the midst of a write only a process that is killed ends.
                        .filter(failpoint -> !failpoint.startsWith("writing."))
                        .map(failpoint -> Arguments.of(kind, failpoint)));
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("failpoints")
    void retryBringsTheSameRows(String kind, String failpoint) throws Exception {
        TestDatabase database = database(kind);
        Workplace place = place(database);
        PipelineDocument document = document();
        CompletableFuture<String> reached = new CompletableFuture<>();
        CountDownLatch wake = new CountDownLatch(1);
        Future<Result> dead = THREADS.submit(() -> place.run(document, Ask.first(), name -> {
            if (name.equals(failpoint)) {
                reached.complete(name);
                awaken(wake);
            }
        }));
        reached.get(60, TimeUnit.SECONDS);

        Result retry = place.run(document, Ask.first().attempt(2));

        assertThat(retry.code()).as(retry.err()).isZero();
        assertWritten(database);
        wake.countDown();
        Result woken = dead.get(60, TimeUnit.SECONDS);
        assertThat(woken.code()).as(woken.err()).isIn(0, 12);
        assertWritten(database);
        assertNothingIsLeft(database);
        assertThat(retry.step("orders").read()).isEqualTo(4);
        assertThat(retry.step("copy").written()).isEqualTo(4);
        assertThat(retry.reported().sinks()).extracting(Report.SinkCommit::rows).containsExactly(4L, 2L);
    }

    private static void awaken(CountDownLatch wake) {
        try {
            wake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "sqlite"})
    void retryWithoutItsStagingIsRecognisedByTheDatabase(String kind) throws Exception {
        TestDatabase database = database(kind);
        Workplace place = place(database);
        place.run(document());
        Files.move(place.path("staging"), place.path("lost"));

        Result again = place.run(document());

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.reported().sinks())
                .extracting(Report.SinkCommit::recognised)
                .containsExactly(true, true);
        assertWritten(database);
        assertNothingIsLeft(database);
    }

    @Test
    void higherGenerationReplacesWhatItAppendedOnPostgres() throws Exception {
        TestDatabase database = database("postgres");
        Workplace place = place(database);
        place.run(document());
        place.run(document(), Ask.first().run("other"));
        database.execute("DELETE FROM orders WHERE id < 70");

        Result again = place.run(document(), Ask.first().attempt(2).generation(2));

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(database.rows("SELECT id FROM copied ORDER BY 1")).containsExactly("1", "4", "9", "70", "70");
    }

    @Test
    void higherGenerationThatCannotTellItsRowsIsRefused() throws Exception {
        TestDatabase database = database("sqlite");
        Workplace place = place(database);
        place.run(document());

        Result again = place.run(document(), Ask.first().attempt(2).generation(2));

        assertThat(again.failure().code()).isEqualTo("GENERATION_NOT_REMOVABLE");
        assertThat(again.failure().message()).contains("nothing tells which they are", "_dataflow_commit");
        assertWritten(database);
    }

    /** A crash of the server empties what was staged; the intent stands all the same. */
    @Test
    void stagedRowsThatAreGoneAreStagedAnew() throws Exception {
        TestDatabase database = database("postgres");
        Workplace place = place(database);
        Result cut = place.run(document(), Ask.first(), name -> {
            if (name.equals("commit.before.copy")) {
                try {
                    database.execute("TRUNCATE "
                            + database
                                    .rows("SELECT table_name FROM information_schema.tables"
                                            + " WHERE table_name LIKE '%dataflow_stage%' ORDER BY 1")
                                    .stream()
                                    .map(table -> "\"" + table + "\"")
                                    .toList()
                                    .toString()
                                    .replaceAll("[\\[\\]]", ""));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });

        assertThat(cut.code()).isEqualTo(12);
        assertThat(cut.failure().code()).isEqualTo("COMMIT_CONFLICT");
        assertThat(cut.failure().message()).contains("of 4 staged rows 0 are left", "the next try makes the rows anew");
        assertThat(database.rows("SELECT * FROM copied")).isEmpty();

        assertThat(place.run(document(), Ask.first().attempt(2)).code()).isZero();
        assertWritten(database);
    }

    @Test
    void rowsGoBetweenDatabasesAndTheLake() throws Exception {
        TestDatabase database = database("postgres");
        Workplace place = place(database);
        PipelineDocument document = new Pipelines()
                .step("orders", TestDatabase.read("orders"), Pipelines.schema(Order.class))
                .write("write", "db.orders", WriteMode.Kind.OVERWRITE, "orders")
                .task("task", List.of(), List.of())
                .document();

        Result result = place.run(document);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.orders")).hasSize(4).contains(List.of(9, "ö", -2.0));
    }
}
