package dev.dataflow.spark;

import dev.dataflow.EngineTransform;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * User code on several datasets of Spark's, each by its name. The class needs a public constructor without parameters.
 *
 * <pre>{@code
 * public Dataset<Row> transform(SparkInputs inputs) {
 *   return inputs.get("orders").join(inputs.get("customers"), "customer_id");
 * }
 * }</pre>
 *
 * <p>A pipeline hands it the datasets by those names: {@code Dataset.transform("matched", Match.class, Matched.class,
 * Spark.engine(), Inputs.named("orders", orders).and("customers", customers))}.
 */
public interface SparkInputsTransform extends EngineTransform {
    /**
     * Gives the step's output. Columns are taken by name: those of the output record must be there, and others are left
     * out.
     *
     * @throws Exception any; the task then fails with class {@code user_code} and nothing is written
     */
    Dataset<Row> transform(SparkInputs inputs) throws Exception;
}
