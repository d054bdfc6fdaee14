package dev.dataflow.driver.connect;

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

    /** Removes what an attempt staged and nothing refers to; nothing there is fine. */
    void discard(Stage stage);
}
