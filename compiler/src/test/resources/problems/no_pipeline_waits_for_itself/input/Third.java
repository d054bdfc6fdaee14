package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import paper.Order;
import paper.Shelf;

/** One of three in a circle. */
public final class Third implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("third")
                .schedule(Schedule.daily().or(Schedule.Updated.of(Shelf.of("mid"))))
                .write(orders.writeTo("write", Shelf.of("two"), append()))
                .build();
    }
}
