package dev.dataflow.driver.connect;

import java.io.Serial;

/**
 * Says that what was staged can never be committed: the store has changed since in a way that the staged rows were made
 * without. Nothing of them is visible; they are to be made anew.
 */
public final class Outdated extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** With what has changed, as the end of a sentence. */
    public Outdated(String why) {
        super(why);
    }
}
