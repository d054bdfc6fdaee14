package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** Limits that let nothing start. */
public final class NoRoom implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_daily")
                .maxActiveRuns(0)
                .maxActiveTasks(-1)
                .write(orders.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
