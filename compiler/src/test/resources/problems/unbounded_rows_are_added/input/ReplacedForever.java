package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;
import static dev.dataflow.WriteModes.replace;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** Rows without an end in the place of others. */
public final class ReplacedForever implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> clicks = Dataset.read("clicks", Shelf.belt("clicks"), Order.class);
        return Pipeline.named("orders_daily")
                .write(clicks.writeTo("a", Shelf.of("a")))
                .write(clicks.filter(col("paid")).writeTo("b", Shelf.of("b"), replace()))
                .write(clicks.writeTo("c", Shelf.of("c"), upsert("order_id")))
                .write(clicks.select("order_id").writeTo("d", Shelf.of("d"), overwrite()))
                .build();
    }
}
