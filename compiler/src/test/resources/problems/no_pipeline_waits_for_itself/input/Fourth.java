package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import paper.Order;
import paper.Shelf;

/** Waits for one of them, and nobody for it. */
public final class Fourth implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("fourth")
                .schedule(Schedule.on(Schedule.Updated.of(Shelf.of("one"))))
                .write(orders.writeTo("write", Shelf.of("four"), append()))
                .build();
    }
}
