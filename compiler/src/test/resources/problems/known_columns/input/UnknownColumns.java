package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns that are not there, in every kind of step that names some. */
public final class UnknownColumns implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}
    public record Customer(String customerId, String region, int age) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        Dataset<Customer> customers = Dataset.read("customers", Csv.files("customers.csv"), Customer.class);
        Dataset<Row> joined = orders.select("order_id", "amounts", "region", "paid")
                .filter(col("is_paid").and(col("paid")))
                .withColumn("double", col("Region").eq(col("regoin")))
                .dedupe(List.of("order"), asc("sold"))
                .join(customers, on("order_id", "customer"))
                .groupBy("country")
                .aggregate(sum("revenue").as("revenue"), count().as("orders"));
        return Pipeline.named("orders_daily")
                .write(joined.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
