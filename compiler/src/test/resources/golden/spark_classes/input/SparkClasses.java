package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Spark;
import dev.dataflow.Vars;
import dev.dataflow.ir.Type;
import dev.dataflow.spark.SparkInputs;
import dev.dataflow.spark.SparkInputsTransform;
import dev.dataflow.spark.TypedSparkTransform;
import org.apache.spark.sql.Encoder;

/** Classes on Spark's own datasets: of several inputs, and of records. */
public final class SparkClasses implements PipelineDefinition {
    public record Order(long orderId, long customerId, int quantity) {}

    public record Customer(long customerId, String name) {}

    public record Matched(long orderId, String name) {}

    public record Line(long orderId, int number) {}

    public record Limits(int least, String greeting) {}

    public static final class Match implements SparkInputsTransform {
        @Override
        public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(SparkInputs inputs) {
            throw new UnsupportedOperationException();
        }
    }

    public static final class ToLines implements TypedSparkTransform<Order, Line> {
        @Override
        public org.apache.spark.sql.Dataset<Line> transform(
                org.apache.spark.sql.Dataset<Order> orders, Encoder<Line> lines) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public Pipeline define() {
        Param least = Param.of("least", 2);
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Iceberg.table("shop.customers"), Customer.class);
        Inputs both = Inputs.named("orders", orders).and("customers", customers);
        Dataset<Matched> matched = Dataset.transform("match", Match.class, Matched.class, Spark.engine(), both)
                .arguments(new Limits(1, "Dear"))
                .argument("least", Vars.parameter(least));
        Dataset<Row> counted = Dataset.transform(
                "count",
                Match.class,
                RowSchema.of(RowSchema.column("rows", Type.Scalar.LONG)),
                Spark.engine(),
                Inputs.named("orders", orders));
        Dataset<Line> lines = orders.transform("lines", ToLines.class, Line.class, Spark.engine());
        return Pipeline.named("spark_classes")
                .parameter(least)
                .write(matched.writeTo("write_matched", Iceberg.table("shop.matched"), overwrite()))
                .write(counted.writeTo("write_counted", Iceberg.table("shop.counted"), overwrite()))
                .write(lines.writeTo("write_lines", Iceberg.table("shop.lines"), overwrite()))
                .build();
    }
}
