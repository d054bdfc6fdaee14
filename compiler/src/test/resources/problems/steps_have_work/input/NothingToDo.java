package shop;

import static dev.dataflow.SortBy.asc;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps that say nothing. */
public final class NothingToDo implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    public record Empty() {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        Dataset<Row> none = orders.select();
        Dataset<Order> first = orders.dedupe(List.of(), asc("day"));
        Dataset<Empty> empty = Dataset.read("empty", Csv.files("empty.csv"), Empty.class);
        return Pipeline.named("orders_daily")
                .write(none.writeTo("write_none", Iceberg.table("shop.none"), overwrite()))
                .write(empty.writeTo("write_empty", Iceberg.table("shop.empty"), overwrite()))
                .write(first.withColumn("", col("day")).writeTo("write_first", Iceberg.table("shop.first"), overwrite()))
                .write(orders.groupBy().aggregate().writeTo("write_all", Iceberg.table("shop.all"), overwrite()))
                .build();
    }
}
