package dev.dataflow.driver.connect;

import java.util.List;
import java.util.Optional;

/** Where the rows of a write step go: staged by any number of attempts, committed once. */
public interface Sink {

    /**
     * Checks that the store can take the step's columns, makes what is not there, and says how rows are handed over.
     *
     * @param stage under which name this attempt stages; all that it stages must be found again by it
     */
    Intake open(Stage stage);

    /**
     * Whether rows may be staged in chunks, each under a stage of its own, of which those of several attempts can be
     * {@linkplain #joined joined}.
     */
    default boolean takesChunks() {
        return false;
    }

    /** Whether a chunk that an attempt has staged is whole, and may be committed with others as the store is now. */
    default boolean stands(Staged chunk) {
        return false;
    }

    /** Several chunks as one. Asked only where {@link #takesChunks}. */
    default Staged joined(Stage stage, List<Staged> chunks) {
        throw new UnsupportedOperationException("This sink takes no chunks");
    }

    /**
     * Makes staged rows visible, at most once for the commitment's key whoever else tries, and replaces those of lower
     * generations. Finding the key committed is a success too, and says so.
     *
     * @throws Outdated if that can never be; every later call must say the same
     */
    Committed commit(Staged staged, Commitment commitment);

    /** What {@link #discard} would remove; empty if there is nothing. A sink that stages nothing in its store has nothing. */
    default Optional<Leftover> leftover(Stage stage) {
        return Optional.empty();
    }

    /** Removes what an attempt staged under this name and nothing refers to; nothing there is fine. */
    void discard(Stage stage);
}
