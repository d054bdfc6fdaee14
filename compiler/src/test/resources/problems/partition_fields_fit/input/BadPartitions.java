package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.Iceberg.day;
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

/** Partition fields that a table cannot have. */
public final class BadPartitions implements PipelineDefinition {
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
                .write(orders.withColumn("weight", col("amount").times(1.5))
                        .writeTo(
                                "write_orders", Iceberg.table("shop.orders")
                                .partitionedBy("month(day)", day("region"), "regio", day("day"), day("day"), Iceberg.hour("region"), Iceberg.bucket(16, "order"),
                                        Iceberg.truncate(3, "region"), "weight"), overwrite()))
                .build();
    }
}
