package shop;

import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A record that the rows do not have the columns of. */
public final class RecordDoesNotFit implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    public record Ranked(long orderId, long customerId, double amount, LocalDateTime day, int ranks) {}

    public static final class Ranks implements RecordTransform<Ranked, Ranked> {
        @Override
        public void process(Ranked row, Output<Ranked> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        Dataset<Ranked> ranked = orders.withColumn("rank", coalesce(col("amount"), 0))
                .select("order_id", "customer_id", "amount", "day", "rank")
                .typed(Ranked.class)
                .transform("rank_orders", Ranks.class);
        return Pipeline.named("orders_daily")
                .write(ranked.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
