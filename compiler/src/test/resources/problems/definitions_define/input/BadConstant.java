package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** A definition with a constant that no expression takes. */
public final class BadConstant implements PipelineDefinition {
    public record Order(long id) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.filter(col("id").eq(new Object())).writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
