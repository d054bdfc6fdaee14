package shop;

import static dev.dataflow.Expr.col;
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

/** A condition that grows in a loop, until it is too deep for whoever reads it. */
public final class Deep implements PipelineDefinition {
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

        var any = col("region").eq("0");
        for (int i = 1; i < 100_000; i++) {
            any = any.or(col("region").eq("" + i));
        }
        return Pipeline.named("orders_daily")
                .write(orders.filter(any).writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
