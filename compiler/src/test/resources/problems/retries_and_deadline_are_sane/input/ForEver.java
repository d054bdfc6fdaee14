package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.time.Duration;
import paper.Order;
import paper.Shelf;

/** A delay and a deadline longer than any clock counts. */
public final class ForEver implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("for_ever")
                .retries(3, Duration.ofMinutes(5), 2, Duration.ofSeconds(Long.MAX_VALUE))
                .deadline(Duration.ofSeconds(Long.MAX_VALUE))
                .write(orders.writeTo("write", Shelf.of("ever"), append()))
                .build();
    }
}
