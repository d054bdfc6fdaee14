package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Retries, a delay and a deadline out of all bounds. */
public final class BadRetries implements PipelineDefinition {
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
                .retries(-1, Duration.ofDays(30))
                .deadline(Duration.ZERO)
                .write(orders.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
