package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** A table whose name is beyond what Airflow keeps of an asset. */
public final class TooLong implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("too_long")
                .write(orders.drop("tags", "counts", "address")
                        .writeTo("write", Iceberg.table("shop." + "a".repeat(1500)), append()))
                .build();
    }
}
