package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.lit;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import paper.Order;
import paper.Shelf;

/** Rows of other columns under each other. */
public final class BadUnion implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Row> first = orders.select("order_id", "amount", "region");
        Dataset<Row> more = orders.select("order_id", "amount", "paid", "day");
        Dataset<Row> other = orders.select("amount", "region").withColumn("order_id", col("region"));
        Dataset<Row> wider = orders.select("region", "amount").withColumn("order_id", lit(1));
        Dataset<Row> all = first.union(more, other, wider).unionDistinct();
        return Pipeline.named("orders_daily")
                .write(all.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
