package shop;

import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Values that do not go together. */
public final class BadOperands implements PipelineDefinition {
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

        Dataset<Row> computed = orders.withColumn("a", col("region").eq(1))
                .withColumn("b", col("day").lt("2024-01-01"))
                .withColumn("c", col("region").plus(1))
                .withColumn("d", coalesce(col("note"), col("amount"), 0))
                .withColumn("e", col("amount").isNull().and(col("region")))
                .withColumn("f", col("region").toDate())
                .withColumn("g", col("paid").gt(false))
                .withColumn("h", col("paid").cast(Type.Scalar.DATE))
                .withColumn("i", coalesce())
                .withColumn("j", col("sold_at").eq(col("day")))
                .withColumn("k", col("c").plus(col("d")).eq(col("amount").times(col("order_id"))));
        return Pipeline.named("orders_daily")
                .write(computed.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
