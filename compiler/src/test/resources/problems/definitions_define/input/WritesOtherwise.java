package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** Says that a step writes by itself which is no user class. */
public final class WritesOtherwise implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> some = orders.filter(col("paid")).writesItself(Shelf.of("mails"));
        return Pipeline.named("orders_daily")
                .write(some.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
