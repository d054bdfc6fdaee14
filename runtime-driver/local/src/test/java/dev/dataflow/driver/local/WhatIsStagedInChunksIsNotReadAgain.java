package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.Garbage;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.local.FaultedSink.Item;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy of ten chunks, whose first attempt ends when it has staged six of them. */
final class WhatIsStagedInChunksIsNotReadAgain {
    private static final int CHUNKS = 10;
    private static final int STAGED = 6;
    private static final int ROWS = 50;
    private static final String LAST = "chunk.after." + STAGED;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "ICEBERG_PARTITIONS", "POSTGRES_APPEND", "PARQUET_FOLDER", "CSV_FOLDER"})
    void afterASigkillTheNextAttemptReadsTheOthersAlone(FaultedSink sink) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        try (ChildDriver killed =
                ChildDriver.start(place, document, Ask.first(), Map.of("DATAFLOW_FAILPOINT", LAST + ":kill"))) {
            assertThat(killed.await().code()).isEqualTo(137);
        }
        Writes writes = new Writes();

        Result retry = place.run(document, Ask.first().attempt(2), writes);

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isEqualTo(CHUNKS - STAGED);
        assertThat(retry.lines().toString()).contains("6 of 10 chunks were staged by an earlier attempt");
        assertThat(retry.reported().read()).isEqualTo(CHUNKS * ROWS);
        assertThat(retry.reported().written()).isEqualTo(CHUNKS * ROWS);
        assertThat(retry.step("items").bytes()).isEqualTo(bytes(place));
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);

        Result replaced = place.run(document, Ask.first().attempt(3).generation(2));

        assertThat(replaced.code()).as(replaced.err()).isZero();
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "CSV_FOLDER"})
    void whoWakesUpTooLateAddsNothing(FaultedSink sink) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch wake = new CountDownLatch(1);
            Future<Result> slept = threads.submit(() -> place.run(document, Ask.first(), name -> {
                if (name.equals(LAST)) {
                    reached.countDown();
                    awaken(wake);
                }
            }));
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            Result retry = place.run(document, Ask.first().attempt(2));
            assertThat(retry.code()).as(retry.err()).isZero();
            wake.countDown();

            assertThat(slept.get(60, TimeUnit.SECONDS).failure().code()).isEqualTo("SUPERSEDED");
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    /** Its file was removed by somebody, or its table emptied by a crash of the server. */
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void aChunkThatIsNotWholeIsStagedAgain(FaultedSink sink) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        thrownOut(place, document, LAST);
        spoil(sink, place);
        Writes writes = new Writes();

        Result retry = place.run(document, Ask.first().attempt(2), writes);

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isEqualTo(CHUNKS - STAGED + 1);
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void afterDataThatMustBeMendedAllIsReadAnew(FaultedSink sink) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        place.file(name(7), "id,turn,part\n1,what,1\n");

        Result failed = place.run(document, Ask.first());

        assertThat(failed.failure().code()).isEqualTo("MALFORMED_RECORDS");
        nothingIsLeft(sink, place);
        place.file(name(7), text(7));
        // As anything may be by now.
        place.file(name(3), "id,turn,part\n");
        Writes writes = new Writes();
        Result retry = place.run(document, Ask.first().attempt(2), writes);
        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isGreaterThanOrEqualTo(CHUNKS - 1);
        List<String> expected = new ArrayList<>(items());
        expected.removeIf(item -> item.contains(" 3 "));
        assertThat(rows(sink, place)).isEqualTo(expected);
        nothingIsLeft(sink, place);
    }

    /** What the first one staged was made by a class that is no more. */
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void afterAClassWasMendedAllIsStagedAnew(FaultedSink sink) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        thrownOut(place, document, LAST);
        PipelineDocument mended = new PipelineDocument(
                document.version(), document.ir(), document.plan(), new TreeMap<>(Map.of("A", "another digest")));
        Writes writes = new Writes();

        Result retry = place.run(mended, Ask.first().attempt(2), writes);

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isEqualTo(CHUNKS);
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    /** Files of before have other partitions, and other ids of columns, than a commit of now would say. */
    @Test
    void chunksOfATableThatWasChangedMeanwhileAreNotMixed() throws Exception {
        FaultedSink sink = FaultedSink.ICEBERG_APPEND;
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        Result mixed;
        try (ForeignReader.OfIceberg reader = (ForeignReader.OfIceberg) sink.reader(place)) {
            mixed = place.run(document, Ask.first(), name -> {
                if (name.equals("chunk.after.4")) {
                    reader.table().updateSpec().removeField("part").commit();
                }
            });
        }
        assertThat(mixed.failure().code()).isEqualTo("COMMIT_CONFLICT");
        assertThat(mixed.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
        Writes writes = new Writes();

        Result retry = place.run(document, Ask.first().attempt(2), writes);

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isEqualTo(4);
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    @Test
    void threeAttemptsShareTheChunks() throws Exception {
        FaultedSink sink = FaultedSink.ICEBERG_APPEND;
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        thrownOut(place, document, "chunk.after.3");
        Writes second = new Writes();
        Failpoints dies = new Failpoints() {
            @Override
            public void reach(String name) {
                if (name.equals("chunk.before.8")) {
                    throw new IllegalStateException("out");
                }
            }

            @Override
            public Intake writing(String step, Intake intake) {
                return second.writing(step, intake);
            }
        };
        assertThat(place.run(document, Ask.first().attempt(2), dies).code()).isNotZero();
        assertThat(second.count()).isEqualTo(5);
        Writes third = new Writes();

        Result last = place.run(document, Ask.first().attempt(3), third);

        assertThat(last.code()).as(last.err()).isZero();
        assertThat(third.count()).isEqualTo(3);
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    /** What was left to the next attempt goes when the task is given up, and what the table has of it stays. */
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void gcRemovesChunksThatNobodyTook(FaultedSink sink) throws Exception {
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument document = document(place, sink);
        thrownOut(place, document, LAST);
        assertThat(gc(place, false).pieces()).hasSize(STAGED);

        assertThat(gc(place, true).pieces()).hasSize(STAGED);

        nothingIsLeft(sink, place);
        Writes writes = new Writes();
        assertThat(place.run(document, Ask.first().attempt(2), writes).code()).isZero();
        assertThat(writes.count()).isEqualTo(CHUNKS);
        thrownOut(place, document, Ask.first().run("other"), LAST);
        assertThat(place.run(document, Ask.first().run("other").attempt(2)).code())
                .isZero();
        gc(place, true);
        assertThat(rows(sink, place))
                .isEqualTo(Stream.concat(items().stream(), items().stream())
                        .sorted()
                        .toList());
    }

    private static Garbage.Found gc(Workplace place, boolean delete) throws IOException {
        return Garbage.collect(place.path("staging"), Duration.ZERO, delete, new Connectors(place.connections()));
    }

    /** Ranges are of several moments then, which is why the pipeline must say so. */
    @Test
    void rangesOfADatabaseAreLeftToTheNextAttemptIfThePipelineSaysSo() throws Exception {
        FaultedSink sink = FaultedSink.POSTGRES_APPEND;
        Workplace place = sink.place(root, Pipelines.NAME);
        String url = TestDatabase.url(place.connection(TestDatabase.ID));
        TestDatabase database = new TestDatabase(place.connection(TestDatabase.ID), url);
        database.execute(
                "CREATE TABLE items (id int, turn int, part int)",
                "INSERT INTO items SELECT i, i / " + ROWS + ", i % 3 FROM generate_series(0, " + (CHUNKS * ROWS - 1)
                        + ") AS i");
        Body.Read read = TestDatabase.read("items", "id", 0, CHUNKS * ROWS, 40);
        PipelineDocument all = copy(read);
        PipelineDocument resumable =
                copy(new Body.Read(read.source().with("resumable", new Value.Flag(true)), BadRecords.FAIL));
        thrownOut(place, resumable, LAST);
        Writes writes = new Writes();

        Result retry = place.run(resumable, Ask.first().attempt(2), writes);

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isEqualTo(20 - STAGED);
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
        Writes once = new Writes();
        assertThat(place.run(all, Ask.first().run("other"), once).code()).isZero();
        assertThat(once.count()).isEqualTo(1);
    }

    @Test
    void anIcebergTableIsCutByItsFiles() throws Exception {
        FaultedSink sink = FaultedSink.PARQUET_FOLDER;
        Workplace place = sink.place(root, Pipelines.NAME);
        PipelineDocument first = document(place, FaultedSink.ICEBERG_APPEND);
        assertThat(place.run(first, Ask.first().run("first")).code()).isZero();
        PipelineDocument document = sink.document(
                new Pipelines().threads(1).chunkSize("1").readTable("items", Item.class, "faults.append"));
        List<String> reached = new ArrayList<>();
        Result dead = place.run(document, Ask.first(), name -> {
            reached.add(name);
            if (name.equals("chunk.after.8")) {
                throw new IllegalStateException("out");
            }
        });
        assertThat(dead.code()).as(reached.toString()).isNotZero();
        Writes writes = new Writes();

        Result retry = place.run(document, Ask.first().attempt(2), writes);

        assertThat(retry.code()).as(retry.err()).isZero();
        assertThat(writes.count()).isLessThanOrEqualTo(12).isPositive();
        assertThat(rows(sink, place)).isEqualTo(items());
        nothingIsLeft(sink, place);
    }

    private static PipelineDocument copy(Body.Read read) {
        return new Pipelines()
                .threads(2)
                .step("items", read, Pipelines.schema(Item.class))
                .step(
                        FaultedSink.STEP,
                        TestDatabase.write("faults_append", WriteMode.Kind.APPEND),
                        Pipelines.schema(Item.class),
                        "items")
                .document();
    }

    private static PipelineDocument document(Workplace place, FaultedSink sink) throws IOException {
        List<String> names = new ArrayList<>();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            place.file(name(chunk), text(chunk));
            names.add(name(chunk));
        }
        return sink.document(new Pipelines()
                .threads(1)
                .chunkSize("1")
                .read("items", Item.class, BadRecords.FAIL, names.toArray(String[]::new)));
    }

    private static String name(int chunk) {
        return String.format("items-%02d.csv", chunk);
    }

    /** All of the same length. */
    private static String text(int chunk) {
        StringBuilder text = new StringBuilder("id,turn,part\n");
        IntStream.range(chunk * ROWS, (chunk + 1) * ROWS)
                .forEach(id -> text.append(String.format("%05d,%03d,%d%n", id, chunk, id % 3)));
        return text.toString();
    }

    private static long bytes(Workplace place) throws IOException {
        try (Stream<Path> files = Files.list(place.path("data"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("items-"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static List<String> items() {
        return IntStream.range(0, CHUNKS * ROWS)
                .mapToObj(id -> new Item(id, id / ROWS, id % 3).toString())
                .sorted()
                .toList();
    }

    private static List<String> rows(FaultedSink sink, Workplace place) throws Exception {
        try (ForeignReader reader = sink.reader(place)) {
            return reader.rows().stream().map(Item::toString).sorted().toList();
        }
    }

    private static void thrownOut(Workplace place, PipelineDocument document, String failpoint) throws IOException {
        thrownOut(place, document, Ask.first(), failpoint);
    }

    private static void thrownOut(Workplace place, PipelineDocument document, Ask ask, String failpoint)
            throws IOException {
        Result dead = place.run(document, ask, name -> {
            if (name.equals(failpoint)) {
                throw new IllegalStateException("out");
            }
        });
        assertThat(dead.code()).isNotZero();
    }

    private static void spoil(FaultedSink sink, Workplace place) throws Exception {
        if (sink.database()) {
            String url = TestDatabase.url(place.connection(TestDatabase.ID));
            TestDatabase database = new TestDatabase(place.connection(TestDatabase.ID), url);
            String table = staging(database).get(3);
            database.execute("DELETE FROM \"" + table + "\"");
            return;
        }
        try (Stream<Path> files = Files.walk(root(sink, place))) {
            Files.delete(files.filter(file ->
                            file.toString().contains("-k4/") && file.toString().endsWith(".parquet"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow());
        }
    }

    private static List<String> staging(TestDatabase database) throws Exception {
        return database.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE '\\_dataflow\\_stage%' ORDER BY 1");
    }

    private static Path root(FaultedSink sink, Workplace place) {
        return sink.lake() ? place.path("warehouse") : place.path("data/" + sink.dataset());
    }

    /** Of what attempts have staged: neither scratch files nor rows that came to nothing. */
    private static void nothingIsLeft(FaultedSink sink, Workplace place) throws Exception {
        try (Stream<Path> work = Files.walk(place.path("staging"))) {
            assertThat(work.filter(path -> path.getFileName().toString().startsWith("work-")))
                    .isEmpty();
        }
        if (sink.database()) {
            String url = TestDatabase.url(place.connection(TestDatabase.ID));
            assertThat(staging(new TestDatabase(place.connection(TestDatabase.ID), url)))
                    .isEmpty();
        } else if (sink.lake()) {
            try (ForeignReader.OfIceberg reader = (ForeignReader.OfIceberg) sink.reader(place)) {
                assertThat(reader.strayFiles()).isEmpty();
            }
        } else if (Files.exists(root(sink, place).resolve(".dataflow"))) {
            try (Stream<Path> own = Files.list(root(sink, place).resolve(".dataflow"))) {
                assertThat(own.map(path -> path.getFileName().toString())).isSubsetOf("commits");
            }
        }
    }

    private static void awaken(CountDownLatch wake) {
        try {
            wake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts how often the sink is asked to take rows. */
    private static final class Writes implements Failpoints {
        private int count;

        int count() {
            return count;
        }

        @Override
        public void reach(String name) {}

        @Override
        public Intake writing(String step, Intake intake) {
            count++;
            return intake;
        }
    }
}
