package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Conversions, and a product, that have no meaning on every engine. */
public final class Undefined implements PipelineDefinition {
    public record Parcel(
            double weight,
            float length,
            boolean fragile,
            LocalDate day,
            byte[] label,
            @Decimal(precision = 38, scale = 20) BigDecimal rate) {}

    @Override
    public Pipeline define() {
        Dataset<Parcel> parcels = Dataset.read("parcels", Csv.files("parcels.csv"), Parcel.class);

        Dataset<Row> computed = parcels.withColumn("a", col("weight").cast(Type.Scalar.STRING))
                .withColumn("b", col("length").plus(1).cast(Type.Scalar.STRING))
                .withColumn("c", col("fragile").cast(Type.Scalar.INT))
                .withColumn("d", col("day").cast(Type.Scalar.LONG))
                .withColumn("e", col("label").cast(Type.Scalar.STRING))
                .withColumn("f", col("rate").times(col("rate")));
        return Pipeline.named("parcels_daily")
                .write(computed.writeTo("write_parcels", Iceberg.table("shop.parcels"), overwrite()))
                .build();
    }
}
