package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.SortBy.desc;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** Rows that are sorted and then no more. */
public final class LostOrder implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> sorted = orders.sort(asc("order_id"));
        Dataset<Order> kept = sorted.filter(col("paid"));
        Dataset<Order> top = kept.sort(desc("amount")).limit(10).filter(col("paid"));
        Dataset<Order> written = kept.sort(asc("day").thenAsc("tags"));
        return Pipeline.named("orders_daily")
                .write(top.writeTo("write", Shelf.of("copies"), append()))
                .write(written.writeTo("write_sorted", Shelf.of("sorted"), append()))
                .build();
    }
}
