package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.BatchOutput;
import dev.dataflow.Dataset;
import dev.dataflow.GroupTransform;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** A group transform that says nothing of its records. */
public final class GenericGroup implements PipelineDefinition {
    public static final class Any<T extends Record> implements GroupTransform<T, T> {
        @Override
        public void process(Iterable<T> rows, BatchOutput<T, T> output) {}
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        @SuppressWarnings({"unchecked", "rawtypes"}) // no compiler lets it pass otherwise
        Dataset<Order> some = orders.groupBy("region").transform("some", (Class) Any.class).on(Shelf.PAPER);
        return Pipeline.named("generic_group")
                .write(some.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
