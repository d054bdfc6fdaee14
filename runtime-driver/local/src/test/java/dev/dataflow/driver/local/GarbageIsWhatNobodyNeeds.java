package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.Folders;
import dev.dataflow.driver.Garbage;
import dev.dataflow.driver.Garbage.Kept;
import dev.dataflow.driver.Garbage.Piece;
import dev.dataflow.driver.commit.Claim;
import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Journal;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dataflow gc} finds and removes: what attempts left that are dead, or may only sleep, in staging and in every kind of sink. */
final class GarbageIsWhatNobodyNeeds {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final List<String> ONCE = List.of("1 a", "2 b");

    @TempDir
    Path root;

    record Item(int id, String part) {}

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    /** Two tasks: a file that has a bad line to a table, a folder, a database, and another task, which writes a table. */
    private static PipelineDocument document() {
        ConnectorUse folder = ConnectorUse.of(CsvDescriptor.ID, "files", "out/")
                .with(FileFormat.PATHS, new Value.Texts(List.of("out/")));
        return new Pipelines()
                .read("items", Item.class, BadRecords.DEAD_LETTERS, "items.csv")
                .write("lake", "db.items", Kind.APPEND, "items")
                .step(
                        "folder",
                        new Body.Write(folder, new WriteMode(Kind.APPEND, List.of())),
                        Pipelines.schema(Item.class),
                        "items")
                .step("base", TestDatabase.write("items", Kind.APPEND), Pipelines.schema(Item.class), "items")
                .task("task", List.of(), List.of("items"))
                .write("late", "db.late", Kind.APPEND, "items")
                .task("next", List.of("items"), List.of())
                .document();
    }

    private Workplace place(TestDatabase database) throws IOException {
        return new Workplace(root)
                .connection(TestDatabase.ID, database.connection())
                .file("items.csv", "id,part\n1,a\nx,y\n2,b\n");
    }

    private TestDatabase sqlite() {
        return TestDatabase.sqlite(root.resolve("test.db"));
    }

    private static Garbage.Found gc(Workplace place, Duration olderThan, boolean delete) throws IOException {
        return Garbage.collect(place.path("staging"), olderThan, delete, new Connectors(place.connections()));
    }

    /** An attempt that has stopped dead, as if its machine slept. */
    private record Sleeper(Future<Result> result, CountDownLatch wake) {
        static Sleeper at(String failpoint, Workplace place, PipelineDocument document) throws Exception {
            return at(failpoint, place, document, Ask.first());
        }

        static Sleeper at(String failpoint, Workplace place, PipelineDocument document, Ask ask) throws Exception {
            CompletableFuture<String> reached = new CompletableFuture<>();
            CountDownLatch wake = new CountDownLatch(1);
            Failpoints stops = new MidWrite(name -> {
                if (name.equals(failpoint)) {
                    reached.complete(name);
                    awaken(wake);
                }
            });
            Future<Result> result = THREADS.submit(() -> place.run(document, ask, stops));
            reached.get(60, TimeUnit.SECONDS);
            return new Sleeper(result, wake);
        }

        Result woken() throws Exception {
            wake.countDown();
            return result.get(60, TimeUnit.SECONDS);
        }

        private static void awaken(CountDownLatch wake) {
            try {
                wake.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.startsWith("catalog.db"))
                    .sorted()
                    .toList();
        }
    }

    private void assertWritten(Workplace place, TestDatabase database) throws Exception {
        assertThat(place.rows("db.items")).hasToString("[[1, a], [2, b]]");
        assertThat(database.rows("SELECT id, part FROM items ORDER BY 1")).isEqualTo(ONCE);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.list(root.resolve("data/out"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).containsExactlyInAnyOrder("id,part", "1,a", "2,b");
        assertThat(Files.readAllLines(place.deadLetters(Ask.first()))).hasSize(1);
    }

    private static List<String> kinds(Garbage.Found found) {
        return found.pieces().stream()
                .map(piece -> piece.kind() + (piece.step() == null ? "" : " " + piece.step()))
                .toList();
    }

    @Test
    void ofAnAttemptThatOnlySleepsAllGoesAndItNeverCommits() throws Exception {
        for (TestDatabase database : List.of(sqlite(), TestDatabase.postgres())) {
            Workplace place = place(database);
            PipelineDocument document = document();
            Sleeper sleeper = Sleeper.at("intent.before", place, document);

            assertThat(gc(place, Duration.ofDays(1), true).pieces())
                    .as("it is young")
                    .isEmpty();
            List<String> before = files();
            Garbage.Found dry = gc(place, Duration.ZERO, false);
            assertThat(files()).as("a dry run").isEqualTo(before);
            assertThat(kinds(dry))
                    .containsExactly(
                            "staged lake", "staged folder", "staged base", "exchange items", "dead-letters", "scratch");
            assertThat(dry.pieces()).allMatch(piece -> !piece.removed() && piece.failure() == null);
            assertThat(dry.pieces().stream().filter(piece -> !piece.kind().equals("scratch")))
                    .allMatch(piece -> piece.bytes() > 0)
                    .allMatch(piece -> piece.reason().startsWith("attempt 1 of generation 1"));

            Garbage.Found found = gc(place, Duration.ZERO, true);

            assertThat(kinds(found)).isEqualTo(kinds(dry));
            assertThat(found.pieces()).allMatch(Piece::removed);
            assertThat(files()).noneMatch(file -> file.contains(".parquet") || file.contains("_dataflow_stage_"));
            assertThat(gc(place, Duration.ZERO, true).pieces()).isEmpty();
            Result woken = sleeper.woken();
            assertThat(woken.failure().code()).isEqualTo("SUPERSEDED");
            assertThat(woken.code()).isEqualTo(12);
            Result retry = place.run(document, Ask.first().attempt(2));
            assertThat(retry.code()).as(retry.err()).isZero();
            assertWritten(place, database);
            Folders.remove(root);
        }
    }

    /** Nothing that a live or committed one needs: wherever an attempt stops, the next one brings the same rows. */
    @Test
    void nothingThatIsNeededGoesWhereAnAttemptStops() throws Exception {
        nothingThatIsNeededGoes(
                List.of("claimed", "staged.lake", "intent.before", "intent.after", "commit.after.lake"));
    }

    @Test
    @Tag("slow")
    void nothingThatIsNeededGoesWhereverAnAttemptStops() throws Exception {
        nothingThatIsNeededGoes(FailpointNames.of(document(), "task"));
    }

    private void nothingThatIsNeededGoes(List<String> failpoints) throws Exception {
        PipelineDocument document = document();
        assertThat(FailpointNames.of(document, "task")).containsAll(failpoints);
        for (String failpoint : failpoints) {
            TestDatabase database = sqlite();
            Workplace place = place(database);
            Sleeper sleeper = Sleeper.at(failpoint, place, document);
            Garbage.Found found = gc(place, Duration.ZERO, true);
            boolean intended = new Journal(place.path("staging/test/run/task"))
                    .read().stream().anyMatch(entry -> entry.kind().equals(Entry.INTENT));
            assertThat(found.kept().stream().anyMatch(kept -> kept.reason().contains("not all committed")))
                    .as(failpoint)
                    .isEqualTo(intended);
            Result retry = place.run(document, Ask.first().attempt(2));
            assertThat(retry.code()).as(failpoint + retry.err()).isZero();
            Result woken = sleeper.woken();
            assertThat(woken.code()).as(failpoint).isIn(0, 12);

            gc(place, Duration.ZERO, true);
            assertWritten(place, database);
            assertThat(place.run(document, Ask.first().task("next")).reported().read())
                    .isEqualTo(2);
            Garbage.Found whole = gc(place, Duration.ZERO, true);
            assertThat(kinds(whole)).as(failpoint).contains("run");
            assertThat(place.path("staging/test/run")).doesNotExist();
            assertWritten(place, database);
            assertThat(place.rows("db.late")).hasToString("[[1, a], [2, b]]");
            assertThat(files()).noneMatch(file -> file.contains("_dataflow_stage_"));
            Folders.remove(root);
        }
    }

    @Test
    void aRunThatWentIsRecognisedAndReplacedAsBefore() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        Workplace place = place(database);
        PipelineDocument document = document();
        place.run(document);
        assertThat(gc(place, Duration.ZERO, true).kept())
                .extracting(Kept::reason)
                .containsExactly("its rows between tasks wait for tasks that have not begun");
        place.run(document, Ask.first().task("next"));
        assertThat(kinds(gc(place, Duration.ZERO, true))).containsExactly("run");

        assertThat(place.run(document, Ask.first().attempt(2)).code()).isZero();
        assertWritten(place, database);
        place.file("items.csv", "id,part\n1,a\nx,y\n2,b\n\n");
        assertThat(place.run(document, Ask.first().attempt(3).generation(2)).code())
                .isZero();
        assertWritten(place, database);
    }

    /** The task that reads the exchange fails for good, and nobody repairs the run for a long time. */
    @Test
    void ofARunThatFailedTheExchangesGoAndItIsRepairedFromTheirTaskOn() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        Workplace place = place(database);
        PipelineDocument document = document();
        place.run(document);
        Sleeper reader =
                Sleeper.at("intent.before", place, document, Ask.first().task("next"));

        Garbage.Found found = gc(place, Duration.ZERO, true);

        assertThat(kinds(found)).containsExactly("staged late", "scratch", "exchange items");
        assertThat(reader.woken().failure().code()).isEqualTo("SUPERSEDED");
        Result repaired = place.run(document, Ask.first().task("next").attempt(2));
        assertThat(repaired.failure().code()).isEqualTo("EXCHANGE_MISSING");
        assertThat(repaired.failure().message()).contains("clear that task");
        place.run(document, Ask.first().attempt(2).generation(2));
        assertThat(place.run(document, Ask.first().task("next").attempt(3)).code())
                .isZero();
        assertWritten(place, database);
        assertThat(place.rows("db.late")).hasToString("[[1, a], [2, b]]");
    }

    @Test
    void aSinkThatCannotBeReachedIsNamedAndKeepsItsRowsAndTheirJournal() throws Exception {
        TestDatabase database = sqlite();
        Workplace place = place(database);
        PipelineDocument document = document();
        Sleeper sleeper = Sleeper.at("intent.before", place, document);
        Map<String, Connection> without = new TreeMap<>(place.connections());
        without.remove(TestDatabase.ID);

        Garbage.Found found = Garbage.collect(place.path("staging"), Duration.ZERO, true, new Connectors(without));

        assertThat(found.pieces().stream().filter(piece -> piece.failure() != null))
                .singleElement()
                .satisfies(piece ->
                        assertThat(piece.failure()).contains("it needs the connection \"db\", which was not given"))
                .satisfies(piece -> assertThat(piece.removed()).isFalse());
        assertThat(files()).anyMatch(file -> file.contains("_dataflow_stage_"));
        sleeper.woken();
        assertThat(place.run(document, Ask.first().attempt(2)).code()).isZero();
        assertThat(files()).noneMatch(file -> file.contains("_dataflow_stage_"));
    }

    /** The one between two looks: gc has read the journal, and an attempt claims the task before it is taken over. */
    @Test
    void anAttemptThatBeginsMeanwhileIsNotDisturbed() throws Exception {
        Workplace place = place(sqlite());
        PipelineDocument document = document();
        Sleeper dead = Sleeper.at("pinned", place, document);
        Journal journal = new Journal(place.path("staging/test/run/task"));
        List<Entry> looked = journal.read();
        dead.woken();

        assertThat(Claim.abandon(journal, looked)).isFalse();
        assertThat(journal.read()).noneMatch(entry -> entry.kind().equals(Entry.ABANDONED));
    }
}
