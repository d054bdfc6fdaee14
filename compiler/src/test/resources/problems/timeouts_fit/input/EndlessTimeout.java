package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.StepSettings;
import java.time.Duration;
import paper.Order;
import paper.Shelf;

/** More time than any clock counts. */
public final class EndlessTimeout implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("endless")
                .write(orders.writeTo("write", Shelf.of("ever"), append())
                        .with(StepSettings.none().timeout(Duration.ofSeconds(Long.MAX_VALUE))))
                .build();
    }
}
