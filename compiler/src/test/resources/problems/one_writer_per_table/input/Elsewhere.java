package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** A table that another pipeline replaces. */
public final class Elsewhere implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_again")
                .write(orders.writeTo("copy", Shelf.of("shared"), append()))
                .write(orders.writeTo("same", Shelf.of("added"), append()))
                .build();
    }
}
