package dev.dataflow.driver.commit;

import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.run.Report.StepCounts;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a task.
 *
 * @param kind one of the constants
 * @param claim the number of the claim of the attempt that wrote it; of a claim its own
 * @param inputs of {@link #INPUTS}: what each read step reads
 * @param intent of {@link #INTENT}: what is to be committed
 * @param token of {@link #CLAIM}: letters and digits that no other claim has drawn
 * @param kept of {@link #CHUNKS} and {@link #CHUNK}: what is staged in chunks, and of which it is said
 */
public record Entry(
        int version,
        String kind,
        int attempt,
        int generation,
        int claim,
        Instant at,
        @Nullable SortedMap<String, Pin> inputs,
        @Nullable Intent intent,
        @Nullable Kept kept,
        @Nullable String token) {

    /** An attempt takes the task over; those before it can write no more. */
    public static final String CLAIM = "claim";
    /** The inputs are pinned, for all later attempts of the generation. */
    public static final String INPUTS = "inputs";
    /** The inputs are let go, since a person must look at them: the next attempt pins what is there then. */
    public static final String RELEASE = "release";
    /** What follows is staged in chunks. */
    public static final String CHUNKS = "chunks";
    /** A chunk is staged, for all later attempts of the generation. */
    public static final String CHUNK = "chunk";
    /** All is staged and nothing is recomputed any more. */
    public static final String INTENT = "intent";
    /** The intent before can never be finished, since a store has changed: the next attempt stages anew. */
    public static final String OUTDATED = "outdated";
    /** {@code dataflow gc} takes the task over from attempts that came to no intent, so that none of them ever does. */
    public static final String ABANDONED = "abandoned";

    private static final int VERSION = 1;

    public Entry {
        inputs = inputs == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /**
     * A chunk, or how many there are to be.
     *
     * @param plan a digest of what is staged, of what, and how it is cut: chunks of another are of no use
     * @param of how many there are
     * @param number of this one, from 1; 0 of {@link #CHUNKS}
     * @param staged null of {@link #CHUNKS}
     * @param steps what was counted for it
     */
    public record Kept(
            String plan, int of, int number, @Nullable Staged staged, List<StepCounts> steps) {
        public Kept {
            steps = List.copyOf(steps);
        }
    }

    static Entry claim(int attempt, int generation, int number) {
        String token = UUID.randomUUID().toString().substring(0, 8);
        return new Entry(VERSION, CLAIM, attempt, generation, number, Instant.now(), null, null, null, token);
    }

    /** Under which name the attempt that made this claim stages. */
    public Stage stage(String owner) {
        return new Stage(owner, generation, attempt, claim, token == null ? "" : token, 0);
    }

    boolean of(String wanted, int itsGeneration) {
        return kind.equals(wanted) && generation == itsGeneration;
    }

    Entry inputs(SortedMap<String, Pin> pinned) {
        return new Entry(VERSION, INPUTS, attempt, generation, claim, Instant.now(), pinned, null, null, null);
    }

    Entry release() {
        return new Entry(VERSION, RELEASE, attempt, generation, claim, Instant.now(), null, null, null, null);
    }

    Entry outdated() {
        return new Entry(VERSION, OUTDATED, attempt, generation, claim, Instant.now(), null, null, null, null);
    }

    Entry chunks(String plan, int of) {
        return kept(CHUNKS, new Kept(plan, of, 0, null, List.of()));
    }

    Entry chunk(Kept chunk) {
        return kept(CHUNK, chunk);
    }

    private Entry kept(String itsKind, Kept chunk) {
        return new Entry(VERSION, itsKind, attempt, generation, claim, Instant.now(), null, null, chunk, null);
    }

    Entry abandoned() {
        return new Entry(VERSION, ABANDONED, attempt, generation, claim, Instant.now(), null, null, null, null);
    }

    Entry intent(Intent staged) {
        return new Entry(VERSION, INTENT, attempt, generation, claim, Instant.now(), null, staged, null, null);
    }
}
