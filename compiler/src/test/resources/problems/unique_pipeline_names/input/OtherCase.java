package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** Two names that some file systems do not tell apart. */
public final class OtherCase {
    private OtherCase() {}

    public static final class Lower implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
            return Pipeline.named("monthly").write(orders.writeTo("write", Shelf.of("a"), append())).build();
        }
    }

    public static final class Upper implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
            return Pipeline.named("Monthly").write(orders.writeTo("write", Shelf.of("b"), append())).build();
        }
    }
}
