package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

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

/** Two steps that write one table. */
public final class TwoWriters implements PipelineDefinition {
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
                .write(orders.writeTo("write_paid", Iceberg.table("shop.orders"), append()))
                .write(orders.filter(col("paid").not()).writeTo("write_unpaid", Iceberg.table("shop.orders"), append()))
                .write(orders.writeTo("write_copy", Iceberg.table("shop.orders").in("lake"), append()))
                .build();
    }
}
