package dev.dataflow.driver.local;

import java.nio.file.Path;
import java.util.Random;

/** The kinds of faults that are counted at any engine; a class of tests says at which sinks, and how many. */
public final class FaultSuite {
    private static final int TURNS_OF_A_LIFE = 20;

    private final FaultedEngine engine;
    private final Path root;

    /** Of an engine, with an empty folder. */
    public FaultSuite(FaultedEngine engine, Path root) {
        this.engine = engine;
        this.root = root;
    }

    /** Attempts are stopped at failpoints: first at each of them once, then at random. */
    public FaultTally struck(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("abort at a random failpoint", engine, sink, seed);
        return lived(sink, tally, injections, FaultedLife::struckTurn);
    }

    /** Two attempts begin at once. */
    public FaultTally raced(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("race of two attempts", engine, sink, seed);
        return lived(sink, tally, injections, FaultedLife::racedTurn);
    }

    /** A process is stopped while a second attempt does all, and goes on then. */
    public FaultTally stopped(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("race with a process under SIGSTOP and SIGCONT", engine, sink, seed);
        return lived(sink, tally, injections, life -> life.stoppedTurn(life.quietMillis()));
    }

    /** A process is killed. */
    public FaultTally killed(FaultedSink sink, long seed, long injections) throws Exception {
        FaultTally tally = new FaultTally("SIGKILL at a random time", engine, sink, seed);
        return lived(sink, tally, injections, life -> life.killedTurn(life.quietMillis()));
    }

    private FaultTally lived(FaultedSink sink, FaultTally tally, long injections, Turns turns) throws Exception {
        Random random = tally.random();
        for (int life = 0; tally.injections() < injections; life++) {
            try (FaultedLife one = new FaultedLife(engine, sink, root.resolve("life-" + life), tally, random)) {
                for (int turn = 0; turn < TURNS_OF_A_LIFE && tally.injections() < injections; turn++) {
                    turns.next(one);
                }
                one.end();
            }
        }
        return tally;
    }

    private interface Turns {
        void next(FaultedLife life) throws Exception;
    }
}
