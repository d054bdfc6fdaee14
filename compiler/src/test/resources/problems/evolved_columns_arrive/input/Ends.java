package shop;

import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Expr;
import dev.dataflow.Iceberg;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** Reads that take columns along, which then come to no sink. */
public final class Ends implements PipelineDefinition {
    public record Order(long orderId, String region) {}

    public record Line(String line) {}

    @Override
    public Pipeline define() {
        Dataset<Order> selected = Dataset.read("selected", Csv.files("a.csv").evolve(), Order.class);
        Dataset<Order> kept = Dataset.read("kept", Parquet.folder("in/").evolve(), Order.class);
        Dataset<Order> right = Dataset.read("right", Iceberg.table("shop.orders").evolve(), Order.class);
        Dataset<Order> arrives = Dataset.read("arrives", Iceberg.table("shop.more").evolve(), Order.class);
        return Pipeline.named("ends")
                .write(selected.filter(Expr.col("order_id").gt(1))
                        .select("order_id")
                        .as("ids")
                        .writeTo("write_ids", Iceberg.table("copies.ids"), append()))
                .write(kept.materialize().as("keep").writeTo("write_kept", Iceberg.table("copies.kept"), append()))
                .write(arrives.semiJoin(right, on("order_id")).as("both").writeTo("write_both", Iceberg.table("copies.both"), append()))
                .build();
    }
}
