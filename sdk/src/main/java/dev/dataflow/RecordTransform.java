package dev.dataflow;

/**
 * User code that sees one row at a time and gives none, one or many. The class needs a public constructor without
 * parameters. Each instance sees its rows in no promised order and never two at once; the local engine makes one for each of
 * its threads, Spark one for each partition, so what it remembers between rows is true of some of them only.
 *
 * @param <I> the record of an input row; components of nullable columns may be null
 * @param <O> the record of an output row
 */
public interface RecordTransform<I extends Record, O extends Record> extends UserTransform {
    /**
     * Handles one row.
     *
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    void process(I row, Output<O> output) throws Exception;
}
