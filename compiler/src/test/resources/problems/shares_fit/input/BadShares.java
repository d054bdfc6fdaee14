package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.util.List;
import paper.Order;
import paper.Shelf;

/** Shares of nothing, and more than all. */
public final class BadShares implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> a = orders.sample(0, 42).sample(1.5, 42).sample(1, 42);
        List<Dataset<Order>> parts = a.split(42, 0.8, 0.1);
        List<Dataset<Order>> others = a.splitByKey(List.of("region"), 42, 1.2, -0.2);
        List<Dataset<Order>> thirds = a.split(42, 1 / 3.0, 1 / 3.0, 1 / 3.0);
        return Pipeline.named("orders_daily")
                .write(parts.get(0).writeTo("write", Shelf.of("copies"), append()))
                .write(parts.get(1).writeTo("write_rest", Shelf.of("rest"), append()))
                .write(others.get(1).writeTo("write_other", Shelf.of("other"), append()))
                .write(thirds.get(2).writeTo("write_third", Shelf.of("third"), append()))
                .build();
    }
}
