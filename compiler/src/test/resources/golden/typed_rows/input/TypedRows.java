package shop;

import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import org.jspecify.annotations.Nullable;

/** Built-in operations, then a class of the user's. */
public final class TypedRows implements PipelineDefinition {
    public record Order(long orderId, long customerId, int quantity) {}

    public record Customer(long customerId, @Nullable String name) {}

    /** Fewer columns than there are, in another order, one of which may be null though it never is. */
    public record Named(String name, long orderId, @Nullable Integer quantity) {}

    public record Greeting(long orderId, String text) {}

    public static final class Greet implements RecordTransform<Named, Greeting> {
        @Override
        public void process(Named row, Output<Greeting> output) {
            output.emit(new Greeting(row.orderId(), "Dear " + row.name()));
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Csv.files("customers.csv"), Customer.class);
        Dataset<Named> named = orders.leftJoin(customers, on("customer_id"))
                .withColumn("name", coalesce(col("name"), "customer"))
                .typed(Named.class);
        return Pipeline.named("greetings")
                .write(named.transform("greet", Greet.class)
                        .writeTo("write_greetings", Iceberg.table("shop.greetings"), overwrite()))
                .write(named.writeTo("write_named", Iceberg.table("shop.named"), overwrite()))
                .build();
    }
}
