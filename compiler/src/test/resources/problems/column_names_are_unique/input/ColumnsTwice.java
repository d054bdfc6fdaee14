package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.max;
import static dev.dataflow.Aggregates.min;
import static dev.dataflow.JoinKeys.on;
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
import org.jspecify.annotations.Nullable;

/** The same column twice, in each way that this can come about. */
public final class ColumnsTwice implements PipelineDefinition {
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

    public record Doubled(int lineId, int line_id) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        Dataset<Customer> customers = Dataset.read("customers", Csv.files("customers.csv"), Customer.class);
        Dataset<Doubled> doubled = Dataset.read("doubled", Csv.files("doubled.csv"), Doubled.class);
        Dataset<Row> joined = orders.withColumn("buyer", col("region")).leftJoin(customers, on("buyer", "customer_id"));
        Dataset<Row> selected = orders.select("order_id", "amount", "order_id").withColumn("AMOUNT", col("amount"));
        return Pipeline.named("orders_daily")
                .write(joined.writeTo("write_joined", Iceberg.table("shop.joined"), overwrite()))
                .write(selected.writeTo("write_selected", Iceberg.table("shop.selected"), overwrite()))
                .write(doubled.writeTo("write_doubled", Iceberg.table("shop.doubled"), overwrite()))
                .write(orders.groupBy("region")
                        .aggregate(count().as("orders"), max("amount").as("orders"), min("day").as("Region"))
                        .writeTo("write_counts", Iceberg.table("shop.counts"), overwrite()))
                .build();
    }
}
