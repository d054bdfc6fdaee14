package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.StepSettings.none;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Schedule;
import dev.dataflow.WriteModes;
import java.time.Duration;

/** All that a pipeline and its steps can say of how they are run. */
public final class SettingsOfAll implements PipelineDefinition {
    public record Order(long id, String region) {}

    public static final class Score implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        Dataset<Order> scored = orders.transform("score", Score.class)
                .with(none().retries(5, Duration.ofSeconds(30), 1.5, Duration.ofMinutes(10))
                        .timeout(Duration.ofMinutes(90))
                        .pool("scores"));
        Dataset<Order> asked = orders.filter(col("id").gt(0))
                .as("asked")
                .with(none().startWhen("orders.rows > 0")
                        .stopWhen("rows > 1000000")
                        .retryWhen("tries < 2")
                        .alertWhen("failed"));
        return Pipeline.named("settings")
                .namespace("shop")
                .description("All settings\nin one pipeline.")
                .owner("team_shop")
                .team("shop")
                .project("orders")
                .env("prod")
                .costCenter("4711")
                .attribute("on_call", "o'neill \"x\"")
                .tags("orders", "batch")
                .schedule(Schedule.daily())
                .catchup()
                .dependsOnPast()
                .retries(3, Duration.ofMinutes(1), 2, Duration.ofHours(1))
                .continueOnFailure()
                .maxActiveRuns(2)
                .maxActiveTasks(4)
                .deadline(Duration.ofHours(2))
                .startWhen("always")
                .alertWhen("late")
                .write(scored.writeTo("write_scored", Iceberg.table("shop.scored"))
                        .with(none().failOnFailure().retries(0, Duration.ZERO)))
                .write(asked.writeTo("write_asked", Iceberg.table("shop.asked"))
                        .with(none().retries(3, Duration.ofMinutes(1), 2, Duration.ofHours(1))))
                .write(orders.materialize("keep", Iceberg.table("shop.orders"), WriteModes.overwrite()))
                .build();
    }
}
