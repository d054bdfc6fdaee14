package dev.dataflow.testkit;

import dev.dataflow.run.Report.Failure;

/** A task of a pipeline under test failed: what an operator would have reported. */
public final class TestFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    TestFailure(Failure failure, String log) {
        super(failure.code() + ": " + failure.message() + (log.isBlank() ? "" : "\n" + log));
        this.failure = failure;
    }

    /** The failure's class, code, step and message. */
    public Failure failure() {
        return failure;
    }
}
