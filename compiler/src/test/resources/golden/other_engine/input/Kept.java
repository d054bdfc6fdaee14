package shop;

import static dev.dataflow.Expr.col;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.WriteModes;

/** Checkpoints, writes by themselves and user code that writes, on an engine of the project's own. */
public final class Kept implements PipelineDefinition {
    public record Order(long id, String region) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        Dataset<Order> kept = orders.filter(col("id").gt(0)).on(new Turbine()).materialize();
        Dataset<Order> eu = kept.filter(col("region").eq("eu")).as("eu");
        return Pipeline.named("kept")
                .write(eu.materialize("keep", Iceberg.table("shop.kept"), WriteModes.append()))
                .write(eu.writeTo("write", Iceberg.table("shop.eu")))
                .build();
    }
}
