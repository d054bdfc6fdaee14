package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.StepSettings;
import paper.Order;
import paper.Shelf;

/** Conditions without a word. */
public final class NothingAsked implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> some = orders.with(StepSettings.none().stopWhen("").alertWhen("rejected > 0"));
        return Pipeline.named("orders_daily")
                .startWhen(" ")
                .write(some.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
