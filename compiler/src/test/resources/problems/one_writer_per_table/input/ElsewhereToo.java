package shop;

import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** The pipeline that replaces it. */
public final class ElsewhereToo implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_yearly")
                .write(orders.writeTo("copy", Shelf.of("shared"), overwrite()))
                .write(orders.writeTo("same", Shelf.of("added"), append()))
                .build();
    }
}
