package dev.dataflow;

import java.util.List;

/**
 * User code that sees some rows at a time, for calls that cost less for many: a model, a remote service. The class needs a
 * public constructor without parameters. At most 1,024 rows come at once; how many is the engine's business, and no promise.
 * Instances are made as for a {@link RecordTransform}.
 *
 * @param <I> the record of an input row
 * @param <O> the record of an output row
 */
public interface BatchTransform<I extends Record, O extends Record> extends UserTransform {
    /**
     * Handles some rows, at least one.
     *
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    void process(List<I> rows, BatchOutput<I, O> output) throws Exception;
}
