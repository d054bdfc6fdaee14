package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Expect.notNull;
import static dev.dataflow.Expect.rowsAtLeast;
import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.Windows.rowNumber;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import java.time.Duration;
import java.util.List;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Waits for the last of rows that never end. */
public final class WaitForever implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> clicks = Dataset.read("clicks", Shelf.belt("clicks"), Order.class);
        Dataset<Order> views = Dataset.read("views", Shelf.belt("views"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Row> hours = clicks.timeWindow("sold_at", Duration.ofHours(1));
        return Pipeline.named("orders_daily")
                .write(clicks.groupBy("region").aggregate(count().as("clicks")).writeTo("a", Shelf.of("a"), append()))
                .write(hours.groupBy("region").aggregate(count().as("clicks")).writeTo("b", Shelf.of("b"), append()))
                .write(hours.rename("window_start", "hour").groupBy("hour", "region").aggregate(count().as("clicks")).writeTo("c", Shelf.of("c"), append()))
                .write(clicks.dedupe(List.of("order_id"), asc("sold_at")).sort(asc("order_id")).writeTo("d", Shelf.of("d"), append()))
                .write(clicks.filter(col("paid")).sort(asc("order_id")).writeTo("e", Shelf.of("e"), append()))
                .write(clicks.join(views.select("order_id", "note").rename("note", "view"), on("order_id")).writeTo("f", Shelf.of("f"), append()))
                .write(clicks.join(customers, on("customer_id").renaming("region", "home")).writeTo("g", Shelf.of("g"), append()))
                .write(customers.leftJoin(clicks.select("customer_id", "order_id"), on("customer_id")).writeTo("h", Shelf.of("h"), append()))
                .write(clicks.unionDistinct(views).writeTo("i", Shelf.of("i"), append()))
                .write(clicks.expect("checked", notNull("order_id"), rowsAtLeast(1)).writeTo("j", Shelf.of("j"), append()))
                .write(customers.lookup(clicks, on("customer_id"), "order_id").writeTo("k", Shelf.of("k"), append()))
                .write(clicks.window(List.of("region"), asc("sold_at"), rowNumber().as("number")).writeTo("l", Shelf.of("l"), append()))
                .build();
    }
}
