package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.sum;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Schedule;
import java.math.BigDecimal;
import java.time.LocalDate;

/** How much was ordered on each day. */
public final class OrdersByDay implements PipelineDefinition {
    public record Order(
            long id, LocalDate day, @Decimal(precision = 10, scale = 2) BigDecimal amount) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv").in("shop_data"), Order.class)
                .transform("clean_orders", CleanOrders.class);
        Dataset<Row> byDay = orders.groupBy("day").aggregate(count().as("orders"), sum("amount").as("amount"));
        return Pipeline.named("orders_by_day")
                .description("How much was ordered on each day.")
                .schedule(Schedule.cron("0 3 * * *"))
                .write(byDay.writeTo("write_days", Iceberg.table("shop.orders_by_day")))
                .build();
    }
}
