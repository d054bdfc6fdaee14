package dev.dataflow.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a {@link SparkInputsTransform} is handed. The engine implements it, and may come to give more. */
public interface SparkInputs {
    /**
     * The rows of an input.
     *
     * @throws IllegalArgumentException if the step has no input of that name
     */
    Dataset<Row> get(String name);

    /**
     * The rows of an input as records, whose components have the names of the columns in {@code camelCase}; other columns
     * are left out.
     *
     * @throws IllegalArgumentException if the step has no input of that name
     */
    <R extends Record> Dataset<R> get(String name, Class<R> type);

    /** How Spark keeps rows of a record, for operations that make them: {@code orders.map(…, inputs.encoder(Line.class))}. */
    <R extends Record> Encoder<R> encoder(Class<R> type);

    /**
     * The step's arguments as a record, each component from the argument of its name in {@code snake_case}. One that
     * functions on rows use must be {@code Serializable}, as all that they use.
     *
     * @throws IllegalArgumentException if a component has no argument, or one of another type
     */
    <P extends Record> P arguments(Class<P> type);

    /** Adds to a number that the report of the task shows under this name. It is for the driver, not for functions on rows. */
    void count(String metric, double amount);

    /** The session that the inputs belong to; Dataflow ends it. */
    SparkSession session();
}
