package shop;

import static dev.dataflow.Aggregates.avg;
import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.max;
import static dev.dataflow.Aggregates.min;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.desc;
import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.lit;
import static dev.dataflow.WriteModes.overwrite;
import static dev.dataflow.WriteModes.overwritePartitions;

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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every operation, every type and every rule of result types once. */
public final class AllOperations implements PipelineDefinition {
    public record Line(
            UUID lineId,
            int quantity,
            long orderId,
            float weight,
            @Nullable Double discount,
            @Decimal(precision = 10, scale = 2) BigDecimal price,
            @Nullable @Decimal(precision = 12, scale = 4) BigDecimal rate,
            boolean paid,
            byte[] image,
            String product,
            LocalDate day,
            Instant soldAt) {}

    public record Product(String product, @Nullable String family, int rank) {}

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read("lines", Csv.files("*.csv").delimiter(';').skipBadRecords(), Line.class);
        Dataset<Product> products = Dataset.read("products", Csv.files("products.csv"), Product.class)
                .dedupe(List.of("product"), desc("rank"));
        Dataset<Row> computed = lines.filter(
                        col("paid").and(col("discount").isNull().or(col("discount").le(0.5)).not()))
                .withColumn("int_int", col("quantity").plus(1))
                .withColumn("int_long", col("quantity").minus(col("order_id")))
                .withColumn("float_float", col("weight").times(col("weight")))
                .withColumn("float_int", col("weight").plus(col("quantity")))
                .withColumn("decimal_sum", col("price").plus(col("rate")))
                .withColumn("decimal_product", col("price").times(col("rate")))
                .withColumn("decimal_int", col("price").times(col("quantity")))
                .withColumn("decimal_double", col("price").times(col("discount")))
                .withColumn("filled", coalesce(col("rate"), col("price"), 0))
                .withColumn("sold_day", col("sold_at").toDate())
                .withColumn("late", col("day").lt(lit("2024-01-01").cast(Type.Scalar.DATE)))
                .withColumn("product", col("product").cast(Type.Scalar.STRING));
        Dataset<Row> joined = computed.join(products, on("product"));
        return Pipeline.named("all_operations")
                .write(joined.writeTo(
                        "write_lines",
                        Iceberg.table("shop.lines").partitionedBy("family", Iceberg.day("sold_at")),
                        overwritePartitions()))
                .write(joined.groupBy("family", "day")
                        .aggregate(
                                count().as("rows"),
                                sum("quantity").as("quantity"),
                                sum("price").as("price"),
                                sum("weight").as("weight"),
                                avg("price").as("mean_price"),
                                min("sold_at").as("first_sold"),
                                max("rate").as("highest_rate"))
                        .writeTo("write_sums", Iceberg.table("shop.sums"), overwrite()))
                .write(lines.select("product", "quantity")
                        .groupBy()
                        .aggregate(sum("quantity").as("all"))
                        .writeTo("write_total", Iceberg.table("shop.total"), overwrite()))
                .build();
    }
}
