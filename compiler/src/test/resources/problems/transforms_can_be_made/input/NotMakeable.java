package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.EngineTransform;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Spark;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** User classes that nobody can make an object of. */
public final class NotMakeable implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    public static abstract class Abstract implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    public class NotStatic implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    private static class Hidden implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    public static class Needs implements RecordTransform<Order, Order> {
        public Needs(int size) {}

        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    public static final class OtherEngine implements EngineTransform {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        Dataset<Order> a = orders.transform("a", NotStatic.class);
        Dataset<Order> b = a.transform("b", Hidden.class);
        Dataset<Order> c = b.transform("c", Abstract.class);
        Dataset<Order> d = c.transform("d", Needs.class);
        Dataset<Order> e = d.transform("e", OtherEngine.class, Order.class, Spark.engine());
        return Pipeline.named("orders_daily")
                .write(e.writeTo("write_orders", Iceberg.table("shop.orders"), overwrite()))
                .build();
    }
}
