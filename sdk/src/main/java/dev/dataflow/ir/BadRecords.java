package dev.dataflow.ir;

/** What becomes of records that cannot be read as the source's schema says, and of rows that another step rejects. */
public enum BadRecords {
    /** The task fails and nothing is written. */
    FAIL,
    /** They are counted and left out. */
    SKIP,
    /** They are counted and kept, with reason, file and original record, in the run's dead letters. */
    DEAD_LETTERS
}
