package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import paper.Order;
import paper.Shelf;

/** A table that a class writes by itself, and a step too. */
public final class ByItself implements PipelineDefinition {
    public static final class Keep implements RecordTransform<Order, Order> {
        @Override
        public void process(Order order, Output<Order> output) {
            output.emit(order);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> kept = Dataset.read("orders", Shelf.of("orders"), Order.class)
                .transform("keep", Keep.class, Shelf.PAPER)
                .writesItself(Shelf.of("log"));
        return Pipeline.named("kept_orders")
                .write(kept.writeTo("copy", Shelf.of("log"), append()))
                .build();
    }
}
