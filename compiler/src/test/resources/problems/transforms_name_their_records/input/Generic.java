package shop;

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
import org.jspecify.annotations.Nullable;

/** A generic transform, whose records nobody knows. */
public final class Generic implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    public static final class Same<R extends Record> implements RecordTransform<R, R> {
        @Override
        public void process(R row, Output<R> output) {
            output.emit(row);
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        Dataset<Order> same = orders.transform("same", (Class) Same.class);
        return Pipeline.named("orders_daily")
                .write(same.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
