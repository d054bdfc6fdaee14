package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Jdbc;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;

/** Whatever fails, the other writes go on: what they share is a task, and each is one with all that serves it alone. */
public final class EachForItself implements PipelineDefinition {
    public record Order(long id, long userId, String region) {}

    public record User(long userId, String name) {}

    public static final class Risky implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class)
                .filter(col("id").gt(0))
                .as("valid");
        Dataset<User> users = Dataset.read(
                "users",
                Jdbc.table("shop_db", "users").splitBy("user_id", 0, 100_000, 40).resumable(),
                User.class);
        Dataset<Row> named = orders.join(users, on("user_id")).as("named");
        return Pipeline.named("each_for_itself")
                .namespace("shop")
                .continueOnFailure()
                .write(orders.transform("risky", Risky.class).writeTo("write_risky", Iceberg.table("shop.risky")))
                .write(named.writeTo("write_named", Iceberg.table("shop.named"), overwrite()))
                .write(named.groupBy("region").aggregate(count().as("orders"))
                        .as("regions")
                        .writeTo("write_regions", Jdbc.table("shop_db", "regions"), overwrite()))
                .build();
    }
}
