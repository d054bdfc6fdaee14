package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import java.time.Duration;
import paper.Order;
import paper.Shelf;

/** An interval of no length. */
public final class EveryNothing implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("every_nothing")
                .schedule(Schedule.every(Duration.ZERO))
                .write(orders.writeTo("write", Shelf.of("a"), append()))
                .build();
    }
}
