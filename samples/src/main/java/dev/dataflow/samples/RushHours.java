package dev.dataflow.samples;

import static org.apache.spark.sql.functions.expr;

import dev.dataflow.spark.SparkTransform;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The trips and their mean length by hour of the day. */
public final class RushHours implements SparkTransform {
    @Override
    public Dataset<Row> transform(Dataset<Row> trips) {
        return trips.groupBy(expr("hour(pickup)").as("hour"))
                .agg(
                        expr("count(*)").as("trips"),
                        expr("avg(timestampdiff(SECOND, pickup, dropoff)) / 60").as("mean_minutes"));
    }
}
