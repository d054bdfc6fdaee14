package dev.dataflow.spark;

import dev.dataflow.EngineTransform;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;

/**
 * User code on a dataset of Spark's whose rows are records. The class needs a public constructor without parameters.
 *
 * <pre>{@code
 * public Dataset<Line> transform(Dataset<Order> orders, Encoder<Line> lines) {
 *   return orders.flatMap((FlatMapFunction<Order, Line>) order -> linesOf(order).iterator(), lines);
 * }
 * }</pre>
 *
 * @param <I> the record of an input row; within Spark its columns have their names in {@code snake_case}
 * @param <O> the record of an output row, the same that the pipeline names
 */
public interface TypedSparkTransform<I extends Record, O extends Record> extends EngineTransform {
    /**
     * Gives the step's output.
     *
     * @param output how Spark keeps rows of the output record
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    Dataset<O> transform(Dataset<I> input, Encoder<O> output) throws Exception;
}
