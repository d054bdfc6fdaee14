package dev.dataflow;

/** Where a {@link BatchTransform} or a {@link GroupTransform} puts what it makes of its rows. */
public interface BatchOutput<I extends Record, O extends Record> {
    /** Adds a row to the step's output. */
    void emit(O row);

    /**
     * Puts one of the input rows among the run's dead letters, with this reason, and counts it as rejected. The whole row of
     * a batch is kept there, and its file as {@link Output#reject} says; of a group's row what its record holds.
     */
    void reject(I row, String reason);

    /** Adds to a named number of the step, which the report shows. */
    void count(String metric, double amount);
}
