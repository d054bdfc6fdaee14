package shop;

import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Schedule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Mistakes of many kinds in one pipeline, all told at once and in order. */
public final class Several implements PipelineDefinition {
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

        Dataset<Row> a = orders.withColumn("total", col("amout").times(2))
                .filter(col("total").gt("x").and(col("region")))
                .select("total", "reigon")
                .groupBy("reigon")
                .aggregate(sum("total").as("total"), sum("reigon").as("bad"));
        return Pipeline.named("orders_daily")
                .schedule(Schedule.cron("daily"))
                .write(a.writeTo("write", Iceberg.table("totals"), upsert("reigon")))
                .build();
    }
}
