package shop;

import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A mode that files lack. */
public final class NoUpsert implements PipelineDefinition {
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
                .write(orders.writeTo("write_orders", Parquet.folder("orders/"), upsert("order_id", "id")))
                .build();
    }
}
