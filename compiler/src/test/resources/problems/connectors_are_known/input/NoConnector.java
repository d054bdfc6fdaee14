package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Sink;
import dev.dataflow.Sources;
import dev.dataflow.ir.ConnectorUse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A connector that nobody brought. */
public final class NoConnector implements PipelineDefinition {
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

        Dataset<Order> lost = Dataset.read("lost", Sources.uri("shop.orders"), Order.class);
        Dataset<Order> other = Dataset.read("other", Sources.uri("icebreg://shop.orders"), Order.class);
        Sink sink = () -> ConnectorUse.of("icebreg", "lake", "shop.orders");
        return Pipeline.named("orders_daily")
                .write(orders.writeTo("write_orders", sink, overwrite()))
                .write(lost.writeTo("write_lost", Iceberg.table("shop.lost"), overwrite()))
                .write(other.writeTo("write_other", Iceberg.table("shop.other"), overwrite()))
                .build();
    }
}
