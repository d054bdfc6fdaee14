package shop;

import static dev.dataflow.Aggregates.avg;
import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.max;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Sums and extremes of what has none. */
public final class BadAggregates implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.groupBy("day").aggregate(sum("region").as("a"), avg("sold_at").as("b"), max("paid").as("c"), count().as("d")).writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
