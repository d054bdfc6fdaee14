package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Components that no column can hold. */
public final class NoColumnTypes implements PipelineDefinition {
    public record Order(long orderId, BigDecimal amount, Set<String> tags, List<Thread> threads, Node node, @Decimal(precision = 50, scale = 2) BigDecimal tax) {}

    public record Node(long id, List<Node> children) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", paper.Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.writeTo("write_orders", paper.Shelf.of("copies"), overwrite()))
                .build();
    }
}
