package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

public final class CopyOrders implements PipelineDefinition {
    public record Order(long id, String region) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        return Pipeline.named("copy_orders")
                .write(orders.writeTo("write_orders", Iceberg.table("shop.orders"), append()))
                .build();
    }
}
