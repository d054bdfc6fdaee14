package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import paper.Order;
import paper.Shelf;

/** Writes what it waits for. */
public final class Itself implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("itself")
                .schedule(Schedule.on(Schedule.Updated.of(Shelf.of("self"))))
                .write(orders.writeTo("write", Shelf.of("self"), append()))
                .build();
    }
}
