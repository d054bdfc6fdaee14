package dev.dataflow.run;

/** Who must act on a failure, and whether another try can help. */
public enum FailureClass {
    /** Our bug. */
    INTERNAL(1, false),
    /** The user's class threw. */
    USER_CODE(10, false),
    /** The data is not what the pipeline says. */
    BAD_DATA(11, false),
    /** Something outside was not there; it may be back. */
    TRANSIENT(12, true),
    /** The pipeline, a connection or the installation is set up wrongly. */
    CONFIG(13, false),
    /** Memory, disk or time ran out. */
    RESOURCE(14, true);

    private final int exitCode;
    private final boolean retried;

    FailureClass(int exitCode, boolean retried) {
        this.exitCode = exitCode;
        this.retried = retried;
    }

    /** The driver's exit code for it. */
    public int exitCode() {
        return exitCode;
    }

    /** Whether it is tried again by default. */
    public boolean retried() {
        return retried;
    }
}
