package dev.dataflow.driver;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long an attempt has worked for the protocol rather than for rows. */
final class OwnTime {
    private static final double NANOS = 1e9;

    private long nanos;

    /** Something that belongs to the protocol. */
    interface Work<T extends @Nullable Object> {
        T done() throws IOException;
    }

    /** Does it, and counts how long it took, however it ends. */
    <T extends @Nullable Object> T of(Work<T> work) throws IOException {
        long began = System.nanoTime();
        try {
            return work.done();
        } finally {
            nanos += System.nanoTime() - began;
        }
    }

    /** Of what was counted this went into rows. */
    void less(Duration moving) {
        nanos -= moving.toNanos();
    }

    double seconds() {
        return Math.max(0, nanos / NANOS);
    }
}
