package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** A definition that nobody can make an object of. */
public final class NoWay implements PipelineDefinition {
    public record Order(long id) {}

    private NoWay() {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
