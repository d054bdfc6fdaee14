package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.ir.EngineUse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An engine that nobody brought. */
public final class NoEngine implements PipelineDefinition {
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

        EngineSettings flink = () -> EngineUse.of("flink");
        return Pipeline.named("orders_daily")
                .write(orders.filter(col("paid")).on(flink).writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
