package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.math.BigDecimal;
import java.util.List;

/** Components that no column can hold. */
public final class NoColumnTypes implements PipelineDefinition {
    public record Order(long orderId, BigDecimal amount, List<String> tags, @Decimal(precision = 50, scale = 2) BigDecimal tax) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
