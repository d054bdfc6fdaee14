package dev.dataflow;

/**
 * User code that sees all rows of one key at a time, nulls being a key too; without keys, all rows. A group is as long as it
 * is and nothing holds it, so that it need not fit into memory. The class needs a public constructor without parameters. The
 * local engine makes one instance for all groups, Spark one for each partition.
 *
 * @param <I> the record of an input row
 * @param <O> the record of an output row
 */
public interface GroupTransform<I extends Record, O extends Record> extends UserTransform {
    /**
     * Handles the rows of one key, at least one, in no promised order. They can be gone through once, and need not be to
     * the end.
     *
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    void process(Iterable<I> rows, BatchOutput<I, O> output) throws Exception;
}
