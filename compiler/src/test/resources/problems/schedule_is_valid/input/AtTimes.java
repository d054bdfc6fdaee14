package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import java.time.Instant;
import paper.Order;
import paper.Shelf;

/** Times in no order. */
public final class AtTimes implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("at_times")
                .schedule(Schedule.at(Instant.parse("2026-11-21T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z")))
                .write(orders.writeTo("write", Shelf.of("c"), append()))
                .build();
    }
}
