package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.util.List;
import paper.Order;
import paper.Shelf;

/** Datasets that nothing comes of. */
public final class Unused implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Reused.orders();
        Dataset<Order> big = orders.filter(col("amount").gt(1000));
        Dataset<Order> paid = orders.filter(col("paid")).as("paid").on(Shelf.PAPER);
        Dataset<Order> again = big.dedupe(List.of("order_id"), asc("sold_at")).limit(10);
        Dataset.read("returns", Shelf.of("returns"), Order.class);
        List<Dataset<Order>> parts = paid.split(42, 0.5, 0.5);
        paid.writeTo("forgotten", Shelf.of("forgotten"), append());
        return Pipeline.named("orders_daily")
                .write(parts.get(0).writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
