package shop;

import static dev.dataflow.JoinKeys.on;
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

/** A join of a number with a text. */
public final class KeysOfTwoTypes implements PipelineDefinition {
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
        Dataset<Row> joined = orders.select("customer_id", "amount").join(customers, on("customer_id"));
        return Pipeline.named("orders_daily")
                .write(joined.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
