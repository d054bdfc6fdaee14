package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.StepSettings;
import java.time.Duration;
import paper.Order;
import paper.Shelf;

/** No time, and more than there is. */
public final class BadTimeouts implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> some = orders.with(StepSettings.none().timeout(Duration.ZERO));
        return Pipeline.named("orders_daily")
                .deadline(Duration.ofHours(1))
                .write(some.writeTo("write", Shelf.of("copies"), append())
                        .with(StepSettings.none().timeout(Duration.ofHours(2))))
                .build();
    }
}
