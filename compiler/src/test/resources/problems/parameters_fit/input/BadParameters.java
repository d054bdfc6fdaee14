package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.ir.Type;
import paper.Order;
import paper.Shelf;

/** Parameters whose values are none, or do not agree. */
public final class BadParameters implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_daily")
                .parameter(Param.of("days", 7).between(1, 90))
                .parameter(Param.of("days", 7))
                .parameter(Param.of("a day", "x"))
                .parameter(Param.required("from", Type.Scalar.DATE).between("yesterday", "2026-11-21"))
                .parameter(Param.of("share", 0.5).between(2, 1))
                .parameter(Param.of("most", 100).between(1, 10))
                .parameter(Param.of("region", "us").oneOf("eu", "apac"))
                .parameter(Param.of("flag", true).between(false, true))
                .parameter(Param.required("tags", Type.parse("list<string>")))
                .write(orders.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
