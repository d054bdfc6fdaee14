package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Progress;
import dev.dataflow.run.ProgressLine;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a driver's process ends, and what it leaves: in processes of their own, as operators start them. */
final class DriversEndWell {
    private static final int FILES = 1000;

    @TempDir
    Path root;

    record Item(int id) {}

    /** Takes as long as its id says, in milliseconds, and says when it begins. */
    public static final class Sleepy implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) throws Exception {
            Files.writeString(Path.of(System.getenv("ITEM_BEGAN")), "");
            Thread.sleep(row.id());
            output.emit(row);
        }
    }

    /** Speaks where it should not, and then fails. */
    public static final class Failing implements RecordTransform<Item, Item> {
        @Override
        public void process(Item row, Output<Item> output) {
            System.out.println("{\"type\":\"ended\",\"state\":\"succeeded\"}");
            try {
                deeper(row.id());
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("cannot go on", e);
            }
        }

        private static void deeper(int id) {
            throw new IllegalArgumentException("no item " + id);
        }
    }

    private Workplace place(int id) throws IOException {
        return new Workplace(root).file("items.csv", "id,x\n" + id + ",\n");
    }

    private static PipelineDocument document(Class<? extends RecordTransform<Item, Item>> type) {
        return new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .transform("work", type, Item.class, Item.class, "items")
                .write("write", "db.items", WriteMode.Kind.APPEND, "work")
                .document();
    }

    private ChildDriver sleepy(Workplace place, Ask ask, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("ITEM_BEGAN", root.resolve("began").toString());
        return ChildDriver.start(place, document(Sleepy.class), ask, all);
    }

    private void untilBegan() throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!Files.exists(root.resolve("began")) && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
    }

    @Test
    void successIsZeroAndNothingSecretIsSeen() throws Exception {
        Workplace place = place(1);
        try (ChildDriver child = sleepy(place, Ask.first(), Map.of())) {
            untilBegan();
            String arguments = child.process().info().commandLine().orElse("");
            Result result = child.await();

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.progress().get(0))
                    .isEqualTo(new Progress.Started(
                            "local", Long.toString(child.process().pid()), null));
            assertThat(result.progress()).endsWith(new Progress.Ended(Report.State.SUCCEEDED, null));
            assertThat(arguments).doesNotContain(Workplace.PASSWORD);
            assertThat(result.lines()).extracting(ProgressLine::of).allSatisfy(of -> {
                assertThat(of.pipeline() + " " + of.run() + " " + of.task() + " " + of.attempt())
                        .isEqualTo("test run task 1");
                assertThat(of.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
                assertThat(of.time()).isBetween(result.reported().startedAt().minusSeconds(10), Instant.now());
            });
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(Workplace.PASSWORD);
            }
        }
        assertThat(Files.exists(root.resolve("staging/test/run/task/work-1"))).isFalse();
    }

    /** Whoever waits for a database hears nothing, and the database goes on for as long as nobody tells it. */
    @Test
    void queryOfADatabaseEndsWithTheTask() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        database.execute("CREATE VIEW slow AS SELECT 1 AS id FROM pg_sleep(120)");
        Workplace place = new Workplace(root).connection(TestDatabase.ID, database.connection());
        PipelineDocument document = new Pipelines()
                .step("items", TestDatabase.read("slow"), Pipelines.schema(Item.class))
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        String running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = current_database()"
                + " AND pid <> pg_backend_pid()";
        try (ChildDriver child = ChildDriver.start(place, document, Ask.first(), Map.of())) {
            Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
            while (database.rows(running).equals(List.of("0")) && Instant.now().isBefore(deadline)) {
                Thread.sleep(100);
            }
            Instant told = Instant.now();
            child.terminate();
            Result result = child.await();

            assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(result.reported().state()).isEqualTo(Report.State.CANCELLED);
            assertThat(database.rows(running)).containsExactly("0");
        }
    }

    @Test
    void userExceptionIsShownOnceWithTheUsersFramesAlone() throws Exception {
        Workplace place = place(7);
        try (ChildDriver child = ChildDriver.start(place, document(Failing.class), Ask.first(), Map.of())) {
            Result result = child.await();

            assertThat(result.code()).isEqualTo(10);
            assertThat(result.failure().failureClass()).isEqualTo(FailureClass.USER_CODE);
            assertThat(result.failure().step()).isEqualTo("work");
            assertThat(result.failure().message()).contains("work", "cannot go on");
            assertThat(result.err()).containsOnlyOnce("java.lang.IllegalStateException: cannot go on\n");
            assertThat(result.err()).contains("Caused by: java.lang.IllegalArgumentException: no item 7");
            assertThat(result.progress()).endsWith(new Progress.Ended(Report.State.FAILED, result.failure()));
            assertThat(result.err()).contains("{\"type\":\"ended\"");
        }
    }

    @Test
    void sigtermEndsItWithin5SecondsAndIsReported() throws Exception {
        Workplace place = place(600_000);
        try (ChildDriver child = sleepy(place, Ask.first(), Map.of())) {
            untilBegan();
            Instant asked = Instant.now();
            child.terminate();
            Result result = child.await();

            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(6));
            assertThat(result.code()).isEqualTo(143);
            assertThat(result.reported().state()).isEqualTo(Report.State.CANCELLED);
            assertThat(result.reported().failure()).isNull();
            assertThat(result.err()).doesNotContain("\tat ");
        }
    }

    /** Pairs all with all: takes minutes. */
    private static PipelineDocument pairs() {
        return new Pipelines()
                .read("left", Item.class, BadRecords.FAIL, "many.csv")
                .read("right", Item.class, BadRecords.FAIL, "many.csv")
                .step(
                        "pairs",
                        new Body.Join(Body.JoinKind.INNER, List.of(new Body.JoinKey("id", "id"))),
                        Pipelines.schema(Item.class),
                        "left",
                        "right")
                .write("write", "db.items", WriteMode.Kind.APPEND, "pairs")
                .document();
    }

    @Test
    void sigtermInTheMidstOfAQueryLeavesNothingStaged() throws Exception {
        Workplace place = new Workplace(root).file("many.csv", "id\n" + "1\n".repeat(60_000));
        try (ChildDriver child = ChildDriver.start(place, pairs(), Ask.first(), Map.of())) {
            while (staged("warehouse").isEmpty()) {
                assertThat(child.process().isAlive()).isTrue();
                Thread.sleep(20);
            }
            Instant asked = Instant.now();
            child.terminate();
            Result result = child.await();

            // A loaded machine takes a moment to see that a process has ended.
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(6));
            assertThat(result.code()).isEqualTo(143);
            assertThat(result.reported().state()).isEqualTo(Report.State.CANCELLED);
            assertThat(result.reported().sinks()).isEmpty();
        }
        assertThat(staged("warehouse")).isEmpty();
        assertThat(root.resolve("staging/test/run/task/work-1")).doesNotExist();
        assertThat(root.resolve("dead-letters")).doesNotExist();
    }

    private List<Path> staged(String folder) throws IOException {
        if (!Files.exists(root.resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        } catch (UncheckedIOException goneMeanwhile) {
            return List.of(root);
        }
    }

    /** Keeps whatever it can. */
    public static final class Hungry implements RecordTransform<Item, Item> {
        private final List<long[]> kept = new ArrayList<>();

        @Override
        public void process(Item row, Output<Item> output) {
            while (kept.size() < 1_000_000) {
                kept.add(new long[1 << 20]);
            }
            output.emit(row);
        }
    }

    @Test
    void memoryThatRanOutNamesTheSetting() throws Exception {
        try (ChildDriver child = ChildDriver.start(place(1), document(Hungry.class), Ask.first(), Map.of())) {
            Result result = child.await();
            assertThat(result.code()).isEqualTo(14);
            assertThat(result.failure().code()).isEqualTo("OUT_OF_MEMORY");
            assertThat(result.failure().message()).contains("Local.engine().memory(");
        }
        try (Duck duck = Duck.open(new Limits(64, 1, root.resolve("spill")))) {
            SQLException error = catchThrowableOfType(
                    SQLException.class, () -> duck.count("SELECT len(list(range)) FROM range(100000000)"));
            DriverFailure failure = DuckFailures.of("s", error, Path.of("spill"));
            assertThat(failure.failureClass()).isEqualTo(FailureClass.RESOURCE);
            assertThat(failure.code()).isEqualTo("OUT_OF_MEMORY");
            assertThat(failure.step()).isEqualTo("s");
            assertThat(failure.message()).contains("64.0 MiB", "Local.engine().memory(");
        }
    }

    @Test
    void whatANewerDataflowWroteIsNamedWithWhatIsKnown() throws Exception {
        PipelineDocument known = document(Sleepy.class);
        Workplace place = place(1);
        Result newer = place.run(new PipelineDocument(7, known.ir(), known.plan(), known.classes()));
        assertThat(newer.code()).isEqualTo(13);
        assertThat(newer.err())
                .contains("PIPELINE_UNREADABLE", "its version is 7, known are: 1")
                .doesNotContain("\tat ");

        Path journal = Files.createDirectories(root.resolve("staging/test/run/task/journal"));
        Files.writeString(journal.resolve("000001.json"), "{\"version\":2,\"kind\":\"lease\"}");
        Result staged = place.run(known);
        assertThat(staged.code()).isEqualTo(13);
        assertThat(staged.failure().code()).isEqualTo("METADATA_UNREADABLE");
        assertThat(staged.failure().message()).contains("Cannot read the Entry", "Give all workers the same version");
    }

    @Test
    void endOfStandardInputEndsIt() throws Exception {
        Workplace place = place(600_000);
        try (ChildDriver child = sleepy(place, Ask.first(), Map.of())) {
            untilBegan();
            child.dropStandardInput();
            Result result = child.await();

            assertThat(result.code()).isEqualTo(143);
            assertThat(result.reported().state()).isEqualTo(Report.State.CANCELLED);
        }
    }

    @Test
    void killedAfterTheIntentItIsFinishedByTheNext() throws Exception {
        Workplace place = place(1);
        Map<String, String> armed = Map.of("DATAFLOW_FAILPOINT", "commit.after.write:kill");
        try (ChildDriver child = sleepy(place, Ask.first(), armed)) {
            Result killed = child.await();
            assertThat(killed.code()).isEqualTo(137);
            assertThat(killed.report()).isNull();
        }
        Result retry = place.run(document(Sleepy.class), Ask.first().attempt(2));

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(retry.reported().sinks())
                .extracting(Report.SinkCommit::recognised)
                .containsExactly(true);
        assertThat(place.rows("db.items")).hasSize(1);
    }

    @Test
    void killedBeforeTheIntentItIsDoneAgain() throws Exception {
        Workplace place = place(1);
        Map<String, String> armed = Map.of(
                "DATAFLOW_FAILPOINT",
                "staged.write:kill",
                "DATAFLOW_FAILPOINT_ONCE",
                root.resolve("once").toString());
        try (ChildDriver child = sleepy(place, Ask.first(), armed)) {
            assertThat(child.await().code()).isEqualTo(137);
        }
        try (ChildDriver child = sleepy(place, Ask.first().attempt(2), armed)) {
            Result retry = child.await();
            assertThat(retry.code()).as(retry.err()).isZero();
        }
        assertThat(place.rows("db.items")).hasSize(1);
        assertThat(files(root.resolve("warehouse"))).hasSize(1);
    }

    /** Of many files, some are there, and none is counted. */
    @Test
    void killedInTheMidstOfAWriteItIsDoneAgain() throws Exception {
        Workplace place = new Workplace(root)
                .file(
                        "items.csv",
                        "id,x\n"
                                + IntStream.range(0, FILES)
                                        .mapToObj(id -> id + ",\n")
                                        .collect(Collectors.joining()));
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.items", WriteMode.Kind.APPEND, "items", "id")
                .document();
        Map<String, String> armed = Map.of("DATAFLOW_FAILPOINT", "writing.write:kill");
        try (ChildDriver child = ChildDriver.start(place, document, Ask.first(), armed)) {
            assertThat(child.await().code()).isEqualTo(137);
        }
        List<Path> left = files(root.resolve("warehouse"));
        long whole = 0;
        for (Path file : left) {
            whole += new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).endsWith("PAR1") ? 1 : 0;
        }
        System.out.println("killed in the midst of a write: " + left.size() + " files of " + FILES + ", " + whole
                + " of them whole");
        assertThat(left).isNotEmpty();
        assertThat(whole).isLessThan(FILES);

        Result retry = place.run(document, Ask.first().attempt(2));

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(place.rows("db.items")).hasSize(FILES);
        assertThat(files(root.resolve("warehouse"))).hasSize(FILES).doesNotContainAnyElementsOf(left);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".parquet"))
                    .toList();
        }
    }

    @Test
    void missingConnectionIsAMatterOfConfiguration() throws Exception {
        PipelineDocument document = new Pipelines()
                .readTable("items", Item.class, "db.none")
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        Result result = place(1).run(document);

        assertThat(result.code()).isEqualTo(13);
        assertThat(result.failure().code()).isEqualTo("TABLE_MISSING");
        assertThat(result.failure().message()).contains("db.none", "\"lake\"");
        assertThat(result.err()).doesNotContain("\tat ");
    }

    @Test
    void damagedCatalogIsAMatterOfConfiguration() throws Exception {
        Workplace place = place(1);
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document();
        assertThat(place.run(document).code()).isZero();
        Path catalog = place.path("catalog.db");
        byte[] bytes = Files.readAllBytes(catalog);
        Arrays.fill(bytes, 100, bytes.length, (byte) 'Z');
        Files.write(catalog, bytes);

        Result result = place.run(document, Ask.first().run("another"));

        assertThat(result.code()).as(result.err()).isEqualTo(13);
        assertThat(result.failure().code()).isEqualTo("CATALOG_UNUSABLE");
        assertThat(result.failure().message()).contains("is damaged", "Put a copy of it in its place");
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.progress().toString()).doesNotContain("Exception: ", "DriverFailure");
    }

    @Test
    void standardInputWithoutAnInvocationIsAMatterOfConfiguration() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalDriver.class.getName())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream()
                .write(("{\"password\":\"" + Workplace.PASSWORD + "\"}\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(13);
        assertThat(said)
                .contains("invocation")
                .doesNotContain(Workplace.PASSWORD)
                .doesNotContain("\tat ");
    }

    @Test
    void classThatIsNotThereIsAMatterOfConfiguration() throws IOException {
        PipelineDocument document = new Pipelines()
                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                .step(
                        "work",
                        new Body.UserClass(
                                Body.UserClass.Kind.RECORD,
                                "no.such.Class",
                                Item.class.getName(),
                                Item.class.getName()),
                        Pipelines.schema(Item.class),
                        "items")
                .write("write", "db.items", WriteMode.Kind.APPEND, "work")
                .document();
        Result result = place(1).run(document);

        assertThat(result.code()).isEqualTo(13);
        assertThat(result.failure().message()).contains("no.such.Class", "Deploy the project again");
        assertThat(List.of(result.err().split("\n", -1))).hasSize(2);
    }
}
