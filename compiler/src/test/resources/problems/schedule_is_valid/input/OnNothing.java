package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import paper.Order;
import paper.Shelf;

/** A cron schedule that never comes, and updates of nothing. */
public final class OnNothing implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("on_nothing")
                .schedule(Schedule.cron("0 0 30 2 *").or(Schedule.Updated.all(Schedule.Updated.any())))
                .write(orders.writeTo("write", Shelf.of("e"), append()))
                .build();
    }
}
