package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Spark;
import dev.dataflow.spark.SparkTransform;
import dev.dataflow.spark.TypedSparkTransform;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;

/** Classes that take one dataset and nothing else, given more. */
public final class SparkClassesAreGivenMore implements PipelineDefinition {
    public record Order(long orderId, int quantity) {}

    public static final class Same implements SparkTransform {
        @Override
        public org.apache.spark.sql.Dataset<Row> transform(org.apache.spark.sql.Dataset<Row> orders) {
            return orders;
        }
    }

    public static final class SameTyped implements TypedSparkTransform<Order, Order> {
        @Override
        public org.apache.spark.sql.Dataset<Order> transform(
                org.apache.spark.sql.Dataset<Order> orders, Encoder<Order> same) {
            return orders;
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        Dataset<Order> others = Dataset.read("others", Iceberg.table("shop.others"), Order.class);
        Inputs both = Inputs.named("orders", orders).and("others", others);
        Dataset<Order> two = Dataset.transform("two_inputs", Same.class, Order.class, Spark.engine(), both);
        Dataset<Order> asked = orders.transform("asked", SameTyped.class, Order.class, Spark.engine())
                .sideInput("others", others)
                .argument("least", 3);
        return Pipeline.named("orders_daily")
                .write(two.writeTo("write_two", Iceberg.table("shop.two"), overwrite()))
                .write(asked.writeTo("write_asked", Iceberg.table("shop.asked"), overwrite()))
                .build();
    }
}
