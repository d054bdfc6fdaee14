package dev.dataflow.spark;

import dev.dataflow.EngineTransform;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * User code on Spark's own rows. The class needs a public constructor without parameters.
 *
 * <pre>{@code
 * public Dataset<Row> transform(Dataset<Row> trips) {
 *   return trips.groupBy(hour(col("pickup")).as("hour")).agg(count("*").as("trips"));
 * }
 * }</pre>
 */
public interface SparkTransform extends EngineTransform {
    /**
     * Gives the step's output. Columns are taken by name: those of the output record must be there, and others are left
     * out.
     *
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    Dataset<Row> transform(Dataset<Row> input) throws Exception;
}
