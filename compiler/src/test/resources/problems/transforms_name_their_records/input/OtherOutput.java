package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Spark;
import dev.dataflow.spark.TypedSparkTransform;
import org.apache.spark.sql.Encoder;

/** A class that gives another record than the step says. */
public final class OtherOutput implements PipelineDefinition {
    public record Order(long orderId) {}

    public record Line(long orderId, int number) {}

    public static final class Same implements TypedSparkTransform<Order, Order> {
        @Override
        public org.apache.spark.sql.Dataset<Order> transform(
                org.apache.spark.sql.Dataset<Order> orders, Encoder<Order> same) {
            return orders;
        }
    }

    public static final class Any<R extends Record> implements TypedSparkTransform<R, R> {
        @Override
        public org.apache.spark.sql.Dataset<R> transform(org.apache.spark.sql.Dataset<R> rows, Encoder<R> same) {
            return rows;
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        return Pipeline.named("other_output")
                .write(orders.transform("lines", Same.class, Line.class, Spark.engine())
                        .writeTo("write_lines", Iceberg.table("shop.lines"), overwrite()))
                .write(orders.transform("any", Any.class, Line.class, Spark.engine())
                        .writeTo("write_any", Iceberg.table("shop.any"), overwrite()))
                .build();
    }
}
