package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.StepSettings;
import java.time.Duration;
import paper.Order;
import paper.Shelf;

/** Retries that come ever sooner. */
public final class BadBackoff implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("bad_backoff")
                .retries(3, Duration.ofMinutes(5), 0.5, Duration.ofMinutes(1))
                .write(orders.writeTo("write", Shelf.of("copies"), append())
                        .with(StepSettings.none().retries(101, Duration.ofMinutes(-1))))
                .build();
    }
}
