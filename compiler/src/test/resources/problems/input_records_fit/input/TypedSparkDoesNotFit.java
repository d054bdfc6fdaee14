package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Spark;
import dev.dataflow.spark.TypedSparkTransform;
import org.apache.spark.sql.Encoder;
import org.jspecify.annotations.Nullable;

/** A class whose records javac does not hold to the rows. */
public final class TypedSparkDoesNotFit implements PipelineDefinition {
    public record Order(long orderId, @Nullable Long customerId, int quantity) {}

    public record Line(long orderId, long customerId, long quantity, int number) {}

    public static final class ToLines implements TypedSparkTransform<Line, Line> {
        @Override
        public org.apache.spark.sql.Dataset<Line> transform(
                org.apache.spark.sql.Dataset<Line> orders, Encoder<Line> lines) {
            return orders;
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        return Pipeline.named("orders_typed")
                .write(orders.transform("lines", ToLines.class, Line.class, Spark.engine())
                        .writeTo("write_lines", Iceberg.table("shop.lines"), overwrite()))
                .build();
    }
}
