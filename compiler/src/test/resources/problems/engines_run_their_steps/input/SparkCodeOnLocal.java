package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.spark.SparkTransform;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Code of one engine on another. */
public final class SparkCodeOnLocal implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    public static final class OnSpark implements SparkTransform {
        @Override
        public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(
                org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> input) {
            return input;
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        Dataset<Order> same = orders.transform("same", OnSpark.class, Order.class, Local.engine());
        return Pipeline.named("orders_daily")
                .write(same.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
