package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Spark;
import dev.dataflow.spark.SparkInputs;
import dev.dataflow.spark.SparkInputsTransform;
import org.apache.spark.sql.Row;

/** A class that asks for its inputs by name, without names. */
public final class NamelessInput implements PipelineDefinition {
    public record Order(long orderId) {}

    public static final class Match implements SparkInputsTransform {
        @Override
        public org.apache.spark.sql.Dataset<Row> transform(SparkInputs inputs) {
            return inputs.get("orders");
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        Dataset<Order> one = orders.transform("one", Match.class, Order.class, Spark.engine());
        Dataset<Order> two = orders.transform("two", Match.class, Order.class, Spark.engine())
                .sideInput("others", orders);
        return Pipeline.named("nameless")
                .write(one.writeTo("write_one", Iceberg.table("shop.one"), overwrite()))
                .write(two.writeTo("write_two", Iceberg.table("shop.two"), overwrite()))
                .build();
    }
}
