package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Inputs;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Vars;
import paper.Order;
import paper.Shelf;

/** Queries that do not know their arguments. */
public final class BadArguments implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Inputs inputs = Inputs.named("orders", orders);
        Dataset<Row> a = Dataset.sql("a", "select * from orders where day = :dya", inputs)
                .argument("day", "2026-11-21");
        Dataset<Row> b = Dataset.sql("b", "select * from orders where day = :day -- and :night", inputs);
        Dataset<Row> c = Dataset.sql("c", "select ':day' as day, x::int from orders where y = :y", inputs)
                .argument("y", col("y"))
                .argument("x", Vars.ds());
        return Pipeline.named("orders_asked")
                .write(a.writeTo("write_a", Shelf.of("a"), append()))
                .write(b.writeTo("write_b", Shelf.of("b"), append()))
                .write(c.writeTo("write_c", Shelf.of("c"), append()))
                .build();
    }
}
