package dev.dataflow.driver.local;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attempts are stopped at random failpoints, at each kind of sink: thrown out, put to sleep and woken, or woken when all is
 * over; again in the retry, and with two more attempts at once. No row is lost or doubled, and no reader sees half a commit.
 */
final class RowsAreThereOnceWhateverStrikes {
    private static final int TURNS_OF_A_LIFE = 20;
    private static final long FIXED = 20_261_121;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void whereverAttemptsAreStruck(FaultedSink sink) throws Exception {
        struck(sink, FIXED, 3).assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void whenTwoAttemptsRace(FaultedSink sink) throws Exception {
        raced(sink, FIXED, 1).assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource(names = {"ICEBERG_APPEND", "PARQUET_FOLDER"})
    void whenAProcessIsKilled(FaultedSink sink) throws Exception {
        killed(sink, FIXED, 1).assertNothingIsWrong();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whereverAttemptsAreStruckFiveHundredTimes(FaultedSink sink) throws Exception {
        struck(sink, FaultTally.drawnSeed(), FaultTally.injections(500)).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenTwoAttemptsRaceTwoHundredTimesOverAllSinks(FaultedSink sink) throws Exception {
        raced(sink, FaultTally.drawnSeed(), 25 - 3).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenOneOfTwoProcessesIsStoppedMeanwhile(FaultedSink sink) throws Exception {
        stopped(sink, FaultTally.drawnSeed(), 3).report();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whenProcessesAreKilledThirtyTimesOverAllSinks(FaultedSink sink) throws Exception {
        killed(sink, FaultTally.drawnSeed(), 4).report();
    }

    private FaultTally struck(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("abort at a random failpoint", sink, seed);
        return lived(sink, tally, injections, FaultedLife::struckTurn);
    }

    private FaultTally raced(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("race of two attempts", sink, seed);
        return lived(sink, tally, injections, FaultedLife::racedTurn);
    }

    private FaultTally stopped(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("race with a process under SIGSTOP and SIGCONT", sink, seed);
        return lived(sink, tally, injections, life -> life.stoppedTurn(life.quietMillis()));
    }

    private FaultTally killed(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("SIGKILL at a random time", sink, seed);
        return lived(sink, tally, injections, life -> life.killedTurn(life.quietMillis()));
    }

    private FaultTally lived(FaultedSink sink, FaultTally tally, long injections, Turns turns) throws Exception {
        Random random = tally.random();
        for (int life = 0; tally.injections() < injections; life++) {
            try (FaultedLife one = new FaultedLife(sink, root.resolve("life-" + life), tally, random)) {
                for (int turn = 0; turn < TURNS_OF_A_LIFE && tally.injections() < injections; turn++) {
                    turns.next(one);
                }
            }
        }
        return tally;
    }

    private interface Turns {
        void next(FaultedLife life) throws Exception;
    }
}
