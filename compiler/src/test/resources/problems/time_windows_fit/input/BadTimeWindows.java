package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import java.time.Duration;
import paper.Order;
import paper.Shelf;

/** Windows of no time. */
public final class BadTimeWindows implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Row> a = orders.timeWindow("region", Duration.ofHours(1));
        Dataset<Row> b = orders.timeWindow("sold_at", Duration.ZERO);
        Dataset<Row> c = orders.timeWindow("sold_at", Duration.ofHours(1), Duration.ofMinutes(-5));
        Dataset<Row> d = orders.timeWindow("day", Duration.ofHours(36));
        Dataset<Row> e = orders.timeWindow("day", Duration.ofDays(7), Duration.ofDays(1));
        return Pipeline.named("orders_daily")
                .write(a.writeTo("write_a", Shelf.of("a"), append()))
                .write(b.writeTo("write_b", Shelf.of("b"), append()))
                .write(c.writeTo("write_c", Shelf.of("c"), append()))
                .write(d.writeTo("write_d", Shelf.of("d"), append()))
                .write(e.writeTo("write_e", Shelf.of("e"), append()))
                .build();
    }
}
