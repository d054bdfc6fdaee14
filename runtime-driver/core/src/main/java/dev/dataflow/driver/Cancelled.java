package dev.dataflow.driver;

import java.io.Serial;

/** Ends an attempt that was cancelled. */
public final class Cancelled extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack trace: nothing went wrong. */
    public Cancelled() {
        super("cancelled", null, false, false);
    }
}
