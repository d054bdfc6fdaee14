package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.FaultedSink.Item;
import dev.dataflow.driver.local.Workplace.Ask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attempts are stopped at random failpoints, at each kind of sink: thrown out, put to sleep and woken, or woken when all is
 * over; again in the retry, and with two more attempts at once. No row is lost or doubled, and no reader sees half a commit.
 */
final class RowsAreThereOnceWhateverStrikes {
    private static final long FIXED = 20_261_121;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void whereverAttemptsAreStruck(FaultedSink sink) throws Exception {
        suite().struck(sink, FIXED, 3).assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void whenTwoAttemptsRace(FaultedSink sink) throws Exception {
        suite().raced(sink, FIXED, 1).assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "PARQUET_FOLDER"})
    void whenAProcessIsKilled(FaultedSink sink) throws Exception {
        suite().killed(sink, FIXED, 1).assertNothingIsWrong();
    }

    /** It had staged all, and came to no intent: the next attempt removes it. */
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "PARQUET_FOLDER"})
    void nothingIsLeftOfAnAttemptThatNeverWakes(FaultedSink sink) throws Exception {
        FaultTally tally = new FaultTally("sleep before the intent", sink, FIXED);
        try (FaultedLife life = new FaultedLife(sink, root, tally, tally.random())) {
            life.neverWoken(life.next(), "intent.before");
            life.count();

            try (Stream<Path> left = Files.walk(root)) {
                assertThat(left.map(Path::toString)).noneMatch(file -> file.contains("-g1-a1-"));
            }
            life.end();
        }
        tally.assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "PARQUET_FOLDER"})
    void whenTwoPipelinesWriteByTurns(FaultedSink sink) throws Exception {
        interleaved(sink, 3).assertNothingIsWrong();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "POSTGRES_APPEND", "PARQUET_FOLDER"})
    void whenTwoPipelinesWriteTwoHundredTimes(FaultedSink sink) throws Exception {
        interleaved(sink, 100).report();
    }

    /** Two pipelines, each with its own staging, write to the same place at once. */
    private FaultTally interleaved(FaultedSink sink, int commits) throws Exception {
        FaultTally tally = new FaultTally("two pipelines at once, commits", sink, FIXED);
        Random random = tally.random();
        Workplace first = sink.place(root.resolve("first"), "first");
        Workplace second = new Workplace(Files.createDirectories(root.resolve("second")), "second");
        first.connections().forEach(second::connection);
        List<Item> expected = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> both = new ArrayList<>();
        for (Workplace place : List.of(first, second)) {
            long own = random.nextLong();
            both.add(threads.submit(() -> {
                Random each = new Random(own);
                for (int i = 0; i < commits; i++) {
                    List<Item> items = sink.items(place == first ? 2 * i : 2 * i + 1, each);
                    String file = place.path("").getFileName() + "-" + i + ".csv";
                    first.file(file, FaultedSink.csv(items));
                    int code = 12;
                    for (int attempt = 1; code == 12 && attempt < 9; attempt++) {
                        Ask ask = Ask.first().run("run-" + i).attempt(attempt);
                        code = place.run(sink.document(FaultedEngine.LOCAL.use(), file), ask)
                                .code();
                    }
                    assertThat(code).isZero();
                    expected.addAll(items);
                    tally.inject();
                }
                return null;
            }));
        }
        for (Future<?> one : both) {
            one.get();
        }
        threads.shutdown();
        try (ForeignReader reader = sink.reader(first)) {
            tally.count("at the end", expected, reader.rows());
        }
        return tally;
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whereverAttemptsAreStruckFiveHundredTimes(FaultedSink sink) throws Exception {
        suite().struck(sink, FaultTally.drawnSeed(), FaultTally.injections(500)).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenTwoAttemptsRaceTwoHundredTimesOverAllSinks(FaultedSink sink) throws Exception {
        suite().raced(sink, FaultTally.drawnSeed(), 25 - 3).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenOneOfTwoProcessesIsStoppedMeanwhile(FaultedSink sink) throws Exception {
        suite().stopped(sink, FaultTally.drawnSeed(), 3).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenProcessesAreKilledThirtyTimesAtEachStore(FaultedSink sink) throws Exception {
        suite().killed(sink, FaultTally.drawnSeed(), sink.database() ? 15 : 10).report();
    }

    private FaultSuite suite() {
        return new FaultSuite(FaultedEngine.LOCAL, root);
    }
}
