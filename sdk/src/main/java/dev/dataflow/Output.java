package dev.dataflow;

/** Where a {@link RecordTransform} puts what it makes of a row. */
public interface Output<O extends Record> {
    /** Adds a row to the step's output. */
    void emit(O row);

    /**
     * Puts the input row among the run's dead letters, with this reason, and counts it as rejected; {@link Dataset#skipBadRows}
     * behind the step keeps it out of there, and {@link Dataset#failOnBadRows} fails the task. Reasons are counted
     * one by one, so keep them few: {@code "zero distance"}, not {@code "zero distance in row 17"}. The file that the row
     * was read from stands beside it where the engine still knows: on the local one until a join, a groupBy or another task.
     */
    void reject(String reason);

    /** Adds to a named number of the step, which the report shows. */
    void count(String metric, double amount);
}
