package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At each failpoint an attempt stops dead, as if killed or cut off. The next attempt must bring the same rows as an
 * undisturbed one, leave nothing behind, and stay undisturbed when the first one wakes up again.
 */
final class EveryFailpoint {
    private static final PipelineDocument DOCUMENT = Trips.document();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    static Path once;

    private static Workplace undisturbed = new Workplace(Path.of(""));
    private static Result expected = new Result(0, List.of(), "", null);

    @TempDir
    Path root;

    @BeforeAll
    static void undisturbed() throws IOException {
        undisturbed = new Workplace(once.resolve("undisturbed"));
        TripFiles.write(undisturbed);
        expected = undisturbed.run(DOCUMENT);
        assertThat(expected.code()).as(expected.err()).isZero();
    }

    static List<String> failpoints() {
        return FailpointNames.of(DOCUMENT, "task");
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("failpoints")
    void retryBringsTheSameRows(String failpoint) throws Exception {
        Workplace place = new Workplace(root.resolve("disturbed"));
        TripFiles.write(place);
        CompletableFuture<String> reached = new CompletableFuture<>();
        CountDownLatch wake = new CountDownLatch(1);
        Failpoints stops = new MidWrite(name -> {
            if (name.equals(failpoint)) {
                reached.complete(name);
                awaken(wake);
            }
        });
        Future<Result> dead = THREADS.submit(() -> place.run(DOCUMENT, Ask.first(), stops));
        reached.get(60, TimeUnit.SECONDS);

        Result retry = place.run(DOCUMENT, Ask.first().attempt(2));

        same(place, retry);
        wake.countDown();
        Result woken = dead.get(60, TimeUnit.SECONDS);
        same(place, retry);
        assertThat(woken.code()).isIn(0, 12);
        if (woken.code() == 12) {
            assertThat(woken.failure().code()).isEqualTo("SUPERSEDED");
        }
        assertThat(files(place.path("warehouse"), ".parquet"))
                .hasSize(files(undisturbed.path("warehouse"), ".parquet").size());
        assertThat(files(place.path("dead-letters"), "")).hasSize(1);
        assertThat(files(place.path("staging"), ".parquet")).hasSize(1);
        assertThat(place.run(DOCUMENT, Ask.first().task("next")).reported().read())
                .isEqualTo(4);
    }

    /** The journal cannot be written just when the intent is due; to the driver it might stand all the same. */
    @Test
    void stagedRowsStayWhileNobodyKnowsWhetherTheIntentStands() throws IOException {
        Workplace place = new Workplace(root.resolve("disturbed"));
        TripFiles.write(place);
        Path journal = place.path("staging/test/run/task/journal");
        Path aside = journal.resolveSibling("aside");

        Result cut = place.run(DOCUMENT, Ask.first(), name -> {
            if (name.equals("intent.before")) {
                move(journal, aside);
                write(journal);
            }
        });

        assertThat(cut.code()).isNotZero();
        assertThat(files(place.path("warehouse"), ".parquet"))
                .hasSize(files(undisturbed.path("warehouse"), ".parquet").size());
        Files.delete(journal);
        move(aside, journal);
        same(place, place.run(DOCUMENT, Ask.first().attempt(2)));
        assertThat(files(place.path("warehouse"), ".parquet"))
                .hasSize(files(undisturbed.path("warehouse"), ".parquet").size());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaken(CountDownLatch wake) {
        try {
            wake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void same(Workplace place, Result result) throws IOException {
        assertThat(result.code()).as(result.err()).isZero();
        for (String table : List.of("taxi.trips", "taxi.revenue")) {
            assertThat(place.rows(table)).isEqualTo(undisturbed.rows(table));
        }
        Ask ask = Ask.first();
        assertThat(Files.readString(place.deadLetters(ask))
                        .replace(root.resolve("disturbed").toString(), ""))
                .isEqualTo(Files.readString(undisturbed.deadLetters(ask))
                        .replace(once.resolve("undisturbed").toString(), ""));
        assertThat(result.reported().read()).isEqualTo(expected.reported().read());
        assertThat(result.reported().written()).isEqualTo(expected.reported().written());
        assertThat(result.reported().rejected()).isEqualTo(expected.reported().rejected());
        assertThat(result.reported().sinks())
                .extracting(Report.SinkCommit::rows)
                .isEqualTo(expected.reported().sinks().stream()
                        .map(Report.SinkCommit::rows)
                        .toList());
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        }
    }
}
