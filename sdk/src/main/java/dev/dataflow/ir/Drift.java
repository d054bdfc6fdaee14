package dev.dataflow.ir;

/** What becomes of a read whose source, when a run begins, has other columns than the step declares. */
public enum Drift {
    /** Any column that came, went or changed its type fails the task, and nothing is written. */
    FAIL,
    /** Columns that the step does not declare are left out; one that it declares and the source lacks fails the task. */
    IGNORE_EXTRA,
    /**
     * Columns that the step does not declare go along to the sinks, as far as the steps between pass all columns on; one
     * that it declares, that may be null and that the source lacks is null.
     */
    EVOLVE
}
