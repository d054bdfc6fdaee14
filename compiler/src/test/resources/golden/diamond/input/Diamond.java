package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.Schedule;
import dev.dataflow.Spark;
import dev.dataflow.spark.SparkTransform;
import java.time.Duration;
import java.time.LocalDate;

/** Local steps on both sides of a Spark step must not become one task, for it would wait for itself. */
public final class Diamond implements PipelineDefinition {
    public record Order(long id, String region) {}

    public record Score(long id, double score) {}

    public static final class Scores implements SparkTransform {
        @Override
        public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(
                org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> input) {
            return input;
        }
    }

    public static final class Heavy implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        Dataset<Score> scores =
                orders.transform("scores", Scores.class, Score.class, Spark.engine().shufflePartitions(4));
        Dataset<Row> scored = orders.leftJoin(scores, on("id")).as("scored");
        Dataset<Order> heavy =
                orders.transform("heavy", Heavy.class, Local.engine().memory("4g").threads(2).chunkSize("64m"));
        // Read where it is used: an Iceberg table has a runtime on Spark too.
        Dataset<Order> old = Dataset.read("old_orders", Iceberg.table("shop.orders").in("lake"), Order.class)
                .filter(col("id").gt(0));
        Dataset<Score> oldScores =
                old.transform("old_scores", Scores.class, Score.class, Spark.engine().shufflePartitions(4));
        return Pipeline.named("diamond")
                .namespace("shop")
                .schedule(Schedule.cron("30 6 * * mon-fri", "Europe/Berlin"))
                .startDate(LocalDate.of(2025, 2, 3))
                .catchup()
                .retries(3, Duration.ofSeconds(90))
                .deadline(Duration.ofHours(2))
                .owner("shop")
                .write(scored.writeTo("write_scored", Iceberg.table("shop.scored"), overwrite()))
                .write(heavy.writeTo("write_heavy", Iceberg.table("shop.heavy").in("lake"), overwrite()))
                .write(orders.groupBy("region").aggregate(count().as("orders"))
                        .writeTo("write_regions", Iceberg.table("shop.regions"), overwrite()))
                .write(oldScores.writeTo("write_old", Iceberg.table("shop.old_scores"), overwrite()))
                .build();
    }
}
