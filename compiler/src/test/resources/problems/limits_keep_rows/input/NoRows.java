package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** A limit that keeps nothing. */
public final class NoRows implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.limit(0).writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
