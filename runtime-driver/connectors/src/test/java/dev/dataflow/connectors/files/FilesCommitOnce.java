package dev.dataflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A key's rows become visible once in a folder, whoever commits them, how often, and wherever one is killed. */
final class FilesCommitOnce {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final Schema SCHEMA = new Schema(
            List.of(new Schema.Column("id", Scalar.INT, false), new Schema.Column("part", Scalar.STRING, true)));

    @TempDir
    Path root;

    private int claims;

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    private Workshop folder(String... partitionedBy) {
        return new Workshop(root, CsvDescriptor.ID, SCHEMA, "out/", partitionedBy);
    }

    private Staged staged(Sink sink, String run, int generation, int... ids) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (int id : ids) {
            rows.add(new Object[] {id, "p" + id % 2});
        }
        claims++;
        return Workshop.staged(sink, run, generation, claims, rows);
    }

    private static List<String> ids(Workshop place) throws IOException {
        return place.rows().stream()
                .map(row -> row.substring(1, row.indexOf(',')))
                .toList();
    }

    private Committed committed(Workshop place, Kind mode, String run, int generation, int... ids) throws IOException {
        Sink sink = place.sink(mode);
        return sink.commit(staged(sink, run, generation, ids), Workshop.commitment(run, generation));
    }

    @Test
    void secondCommitOfAKeyIsRecognised() throws IOException {
        Workshop place = folder();
        Staged staged = staged(place.sink(Kind.APPEND), "r", 1, 1, 2);

        assertThat(place.sink(Kind.APPEND).commit(staged, Workshop.commitment("r", 1)))
                .isEqualTo(new Committed("1", false));
        assertThat(place.sink(Kind.APPEND).commit(staged, Workshop.commitment("r", 1)))
                .isEqualTo(new Committed("1", true));
        assertThat(ids(place)).containsExactly("1", "2");
    }

    @Test
    void otherFilesOfTheSameKeyAreRecognisedAndRemoved() throws IOException {
        Workshop place = folder();
        Staged one = staged(place.sink(Kind.APPEND), "r", 1, 1);
        Staged other = staged(place.sink(Kind.APPEND), "r", 1, 1);
        place.sink(Kind.APPEND).commit(one, Workshop.commitment("r", 1));

        assertThat(place.sink(Kind.APPEND)
                        .commit(other, Workshop.commitment("r", 1))
                        .recognised())
                .isTrue();
        assertThat(ids(place)).containsExactly("1");
        assertThatThrownBy(() -> place.sink(Kind.APPEND).commit(other, Workshop.commitment("r2", 1)))
                .hasMessageContaining("is gone or cut");
    }

    @Test
    void ofManyAtOnceOneAppends() throws Exception {
        Workshop place = folder("part");
        for (int round = 0; round < 10; round++) {
            String run = "r" + round;
            Staged staged = staged(place.sink(Kind.APPEND), run, 1, 1, 2);
            List<Callable<Committed>> commits = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                commits.add(() -> place.sink(Kind.APPEND).commit(staged, Workshop.commitment(run, 1)));
            }

            assertThat(atOnce(commits)).extracting(Committed::recognised).containsOnlyOnce(false);
            assertThat(ids(place)).hasSize(2 * (round + 1));
        }
    }

    @Test
    void differentRunsAtOnceAllAppend() throws Exception {
        Workshop place = folder();
        List<Callable<Committed>> commits = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            String run = "r" + i;
            Staged staged = staged(place.sink(Kind.APPEND), run, 1, i);
            all.add(Integer.toString(i));
            commits.add(() -> place.sink(Kind.APPEND).commit(staged, Workshop.commitment(run, 1)));
        }

        assertThat(atOnce(commits)).extracting(Committed::recognised).containsOnly(false);
        assertThat(ids(place)).isEqualTo(all);
        committed(place, Kind.OVERWRITE, "last", 1, 1);
        try (Stream<Path> left = Files.list(root.resolve("out/.dataflow/commits"))) {
            assertThat(left.count()).as("manifests and marks are pruned").isLessThanOrEqualTo(16);
        }
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> result : THREADS.invokeAll(work)) {
            results.add(result.get());
        }
        return results;
    }

    @Test
    void readersNeverSeeHalfACommit() throws Exception {
        Workshop place = folder("part");
        committed(place, Kind.OVERWRITE, "before", 1, 1, 2);
        Staged staged = staged(place.sink(Kind.OVERWRITE), "r", 1, 3, 4);
        CountDownLatch wake = new CountDownLatch(1);
        CompletableFuture<Boolean> halfWay = new CompletableFuture<>();
        List<Future<Committed>> writing = new ArrayList<>();
        List<Path> files = new VisibleFiles(Place.read("read", place.use(), place.connection()), name -> {
                    if (writing.isEmpty()) {
                        writing.add(THREADS.submit(() -> place.sink(Kind.OVERWRITE)
                                .commit(staged, Workshop.commitment("r", 1, sleeping("moved.0", halfWay, wake)))));
                        halfWay.orTimeout(60, TimeUnit.SECONDS).join();
                    }
                })
                .list();
        wake.countDown();
        writing.get(0).get(60, TimeUnit.SECONDS);

        assertThat(files).hasSize(2).allMatch(file -> file.toString().contains("/part-r-"));
    }

    static Stream<String> places() {
        return Stream.of("manifest.before", "manifest.after", "moved.0", "moved.1", "removed", "cleared", "applied");
    }

    /** Killed at each point of a commit, and woken up again when all is long done. */
    @ParameterizedTest
    @MethodSource("places")
    void whoeverComesNextFinishesIt(String failpoint) throws Exception {
        for (Kind mode : List.of(Kind.APPEND, Kind.OVERWRITE, Kind.OVERWRITE_PARTITIONS, Kind.ERROR_IF_EXISTS)) {
            Workshop place = new Workshop(root, CsvDescriptor.ID, SCHEMA, mode.word() + "/", "part");
            if (mode != Kind.ERROR_IF_EXISTS) {
                committed(place, Kind.APPEND, "before", 1, 8, 9);
            }
            List<String> before = mode == Kind.ERROR_IF_EXISTS ? List.of() : ids(place);
            Staged staged = staged(place.sink(mode), "r", 1, 1, 2);
            List<String> after = mode == Kind.APPEND ? List.of("1", "2", "8", "9") : List.of("1", "2");

            CountDownLatch wake = new CountDownLatch(1);
            CompletableFuture<Boolean> reached = new CompletableFuture<>();
            Future<Committed> dead = THREADS.submit(() ->
                    place.sink(mode).commit(staged, Workshop.commitment("r", 1, sleeping(failpoint, reached, wake))));
            reached.get(60, TimeUnit.SECONDS);

            assertThat(ids(place))
                    .as("a reader, " + mode)
                    .isEqualTo(failpoint.equals("manifest.before") ? before : after);
            assertThat(place.sink(mode)
                            .commit(staged, Workshop.commitment("r", 1))
                            .recognised())
                    .isEqualTo(!failpoint.equals("manifest.before"));
            assertThat(ids(place)).as("the retry, " + mode).isEqualTo(after);
            committed(place, Kind.OVERWRITE, "later", 1, 5);
            wake.countDown();
            dead.get(60, TimeUnit.SECONDS);
            assertThat(ids(place)).as("the one that woke up, " + mode).containsExactly("5");
        }
    }

    private static Failpoints sleeping(String failpoint, CompletableFuture<Boolean> reached, CountDownLatch wake) {
        return name -> {
            if (name.equals(failpoint)) {
                reached.complete(true);
                try {
                    wake.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    @Test
    void oneFileIsReplacedByARename() throws Exception {
        for (String failpoint : List.of("manifest.before", "manifest.after", "moved.0", "applied")) {
            Workshop place = new Workshop(root, JsonLinesDescriptor.ID, SCHEMA, failpoint + ".jsonl");
            committed(place, Kind.OVERWRITE, "before", 1, 9);
            Staged staged = staged(place.sink(Kind.OVERWRITE), "r", 1, 1, 2);
            CountDownLatch wake = new CountDownLatch(1);
            CompletableFuture<Boolean> reached = new CompletableFuture<>();
            Future<Committed> dead = THREADS.submit(() -> place.sink(Kind.OVERWRITE)
                    .commit(staged, Workshop.commitment("r", 1, sleeping(failpoint, reached, wake))));
            reached.get(60, TimeUnit.SECONDS);

            assertThat(place.sink(Kind.OVERWRITE)
                            .commit(staged, Workshop.commitment("r", 1))
                            .recognised())
                    .isEqualTo(!failpoint.equals("manifest.before"));
            assertThat(ids(place)).containsExactly("1", "2");
            committed(place, Kind.OVERWRITE, "later", 1, 5);
            wake.countDown();
            dead.get(60, TimeUnit.SECONDS);
            assertThat(ids(place)).containsExactly("5");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"APPEND", "OVERWRITE", "OVERWRITE_PARTITIONS", "ERROR_IF_EXISTS"})
    void higherGenerationReplacesAndLowerIsFenced(Kind mode) throws IOException {
        Workshop place = folder("part");
        Staged low = staged(place.sink(mode), "r", 1, 1, 2);
        place.sink(mode).commit(low, Workshop.commitment("r", 1));
        committed(place, mode, "r", 2, 2, 3, 4);

        assertThat(ids(place)).containsExactly("2", "3", "4");
        assertThatThrownBy(() -> place.sink(mode).commit(low, Workshop.commitment("r", 1)))
                .isInstanceOf(DriverFailure.class)
                .hasMessageContaining("generation 2 of this run has written it");
    }

    @Test
    void modesDoWhatTheySay() throws IOException {
        Workshop place = folder("part");
        committed(place, Kind.APPEND, "r1", 1, 0, 1, 2);
        committed(place, Kind.APPEND, "r2", 1, 3);
        assertThat(ids(place)).containsExactly("0", "1", "2", "3");
        committed(place, Kind.OVERWRITE_PARTITIONS, "r3", 1, 5);
        assertThat(ids(place)).as("the odd ones are one partition").containsExactly("0", "2", "5");
        committed(place, Kind.OVERWRITE_PARTITIONS, "r4", 1);
        assertThat(ids(place)).as("no row, no partition").containsExactly("0", "2", "5");
        assertThatThrownBy(() -> committed(place, Kind.ERROR_IF_EXISTS, "r5", 1, 7))
                .hasMessageContaining("it is to be made anew, and there is " + root.resolve("out/part=p0/part-r1-"));
        committed(place, Kind.OVERWRITE, "r6", 1);
        assertThat(ids(place)).isEmpty();
        committed(place, Kind.ERROR_IF_EXISTS, "r7", 1, 7);
        assertThat(ids(place)).containsExactly("7");
    }

    @Test
    void twoThatMustBeTheFirstAreOne() throws Exception {
        Workshop place = folder();
        List<Callable<String>> commits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String run = "r" + i;
            Staged staged = staged(place.sink(Kind.ERROR_IF_EXISTS), run, 1, i);
            commits.add(() -> {
                try {
                    return place.sink(Kind.ERROR_IF_EXISTS)
                            .commit(staged, Workshop.commitment(run, 1))
                            .version();
                } catch (DriverFailure failure) {
                    return failure.code();
                }
            });
        }
        assertThat(atOnce(commits))
                .containsOnlyOnce("1")
                .contains("SINK_EXISTS")
                .hasSize(4);
        assertThat(ids(place)).hasSize(1);
    }

    @Test
    void appendedRowsThatStandInOtherFilesNowAreNotAppendedAgain() throws IOException {
        Workshop place = folder();
        committed(place, Kind.APPEND, "r", 1, 1);
        committed(place, Kind.OVERWRITE, "other", 1, 1);

        assertThatThrownBy(() -> committed(place, Kind.APPEND, "r", 2, 1)).hasMessageContaining("0 of 1 are left");
        assertThat(ids(place)).containsExactly("1");
    }

    @Test
    void runThatMayHaveBeenForgottenIsRefused() throws IOException {
        Workshop place = folder();
        Instant before = Instant.now().minus(Duration.ofHours(1));
        Sink sink = place.sink(Kind.APPEND);
        Staged nothing = staged(sink, "n", 1);
        for (int i = 0; i < Manifest.MOST; i++) {
            sink.commit(nothing, Workshop.commitment("r" + i, 1));
        }
        Staged late = staged(sink, "late", 1, 1);

        assertThatThrownBy(() -> sink.commit(late, Workshop.commitment("write", "late", 1, before)))
                .hasMessageContaining("100 newer commits of this step");
        assertThat(sink.commit(late, Workshop.commitment("write", "r50", 1, before))
                        .recognised())
                .isTrue();
        assertThat(sink.commit(staged(sink, "late", 1, 1), Workshop.commitment("other", "late", 1, before))
                        .recognised())
                .isFalse();
    }

    /** It had looked, slept, and woke up when its number was long pruned: its place is free again. */
    @Test
    void whoSleptThroughManyCommitsTakesNoPlaceAmongThem() throws Exception {
        Workshop place = folder();
        Staged late = staged(place.sink(Kind.APPEND), "late", 1, 1);
        CountDownLatch wake = new CountDownLatch(1);
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        Future<Committed> slept = THREADS.submit(() -> place.sink(Kind.APPEND)
                .commit(late, Workshop.commitment("late", 1, sleeping("manifest.before", reached, wake))));
        reached.get(60, TimeUnit.SECONDS);
        for (int i = 10; i < 30; i++) {
            committed(place, Kind.OVERWRITE, "r" + i, 1, i);
        }
        assertThat(root.resolve("out/.dataflow/commits/1.json")).doesNotExist();
        wake.countDown();

        assertThat(slept.get(60, TimeUnit.SECONDS)).isEqualTo(new Committed("21", false));
        assertThat(ids(place)).containsExactly("1", "29");
        assertThat(root.resolve("out/.dataflow/commits/1.json")).doesNotExist();
    }

    @Test
    void stagedRowsAreDiscardedWhole() throws IOException {
        Workshop place = folder("part");
        staged(place.sink(Kind.APPEND), "r", 1, 1, 2);
        Stage stage = new Stage("r", 1, claims, claims);
        place.sink(Kind.APPEND).discard(stage);
        place.sink(Kind.APPEND).discard(stage);

        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void filesOfOthersAreSeenAndOverwrittenToo() throws IOException {
        Workshop place = folder();
        committed(place, Kind.APPEND, "r1", 1, 1);
        Files.writeString(root.resolve("out/theirs.csv"), "id,part\n7,x\n");
        Files.writeString(root.resolve("out/_SUCCESS"), "");
        assertThat(ids(place)).containsExactly("1", "7");
        committed(place, Kind.OVERWRITE, "r2", 1, 2);
        assertThat(ids(place)).containsExactly("2");
        assertThat(root.resolve("out/_SUCCESS")).exists();
    }

    @Test
    void nothingIsAddedToOneFile() {
        Workshop place = new Workshop(root, CsvDescriptor.ID, SCHEMA, "out.csv");
        assertThatThrownBy(() -> staged(place.sink(Kind.APPEND), "r", 1, 1))
                .hasMessageContaining(
                        "is one file, to which nothing can be added with append. Write to a folder," + " \"out/\"");
    }
}
