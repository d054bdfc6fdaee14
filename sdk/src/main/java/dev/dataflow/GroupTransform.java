package dev.dataflow;

/**
 * User code that sees all rows of one key at a time. The class needs a public constructor without parameters.
 *
 * @param <I> the record of an input row
 * @param <O> the record of an output row
 */
public interface GroupTransform<I extends Record, O extends Record> extends UserTransform {
    /**
     * Handles the rows of one key, at least one, in no promised order. They can be gone through once.
     *
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    void process(Iterable<I> rows, BatchOutput<I, O> output) throws Exception;
}
