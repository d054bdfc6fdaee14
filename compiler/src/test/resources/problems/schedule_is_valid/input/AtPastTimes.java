package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import java.time.Instant;
import paper.Order;
import paper.Shelf;

/** A time that is over before the start. */
public final class AtPastTimes implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("at_past_times")
                .schedule(Schedule.at(Instant.parse("2023-12-31T23:59:59Z")))
                .write(orders.writeTo("write", Shelf.of("d"), append()))
                .build();
    }
}
