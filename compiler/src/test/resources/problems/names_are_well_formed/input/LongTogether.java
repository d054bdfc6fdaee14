package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** Names that are long, and too long together. */
public final class LongTogether implements PipelineDefinition {
    public record Order(long orderId) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        return Pipeline.named("o".repeat(100))
                .namespace("s".repeat(100))
                .write(orders.writeTo("write", Iceberg.table("shop.long"), overwrite()))
                .build();
    }
}
