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
                                .partitionedBy(
                                        // Those that fit.
                                        "month(day)", "truncate(3, region)", "bucket( 16 , order_id)", Iceberg.hour("sold_at"), "region", "paid",
                                        // Those that do not.
                                        day("region"), "regio", "month(day)", day("day"), Iceberg.bucket(8, "order_id"), Iceberg.hour("region"),
                                        Iceberg.bucket(16, "order"), "weight", Iceberg.hour("day"), Iceberg.bucket(4, "paid"), Iceberg.truncate(2, "day"),
                                        Iceberg.truncate(2, "weight"), "quarter(day)", "bucket(amount)", Iceberg.truncate(0, "note")), overwrite()))
                .build();
    }
}
