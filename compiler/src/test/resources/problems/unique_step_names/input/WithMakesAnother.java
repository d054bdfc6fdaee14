package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.StepSettings;
import paper.Order;
import paper.Shelf;

/** A dataset that is used as it was and with settings of its own. */
public final class WithMakesAnother implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("with_makes_another")
                .write(orders.writeTo("write", Shelf.of("a"), append()))
                .write(orders.with(StepSettings.none().pool("shelves")).writeTo("write_too", Shelf.of("b"), append()))
                .build();
    }
}
