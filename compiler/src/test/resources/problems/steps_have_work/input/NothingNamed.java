package shop;

import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import java.util.List;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Operations that name nothing. */
public final class NothingNamed implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Row> a = orders.drop()
                .window(List.of("region"), asc("order_id"))
                .lookup(customers, on("customer_id"))
                .union()
                .rename("note", " ")
                .explode("tags", "");
        return Pipeline.named("nothing_named")
                .write(a.writeTo("write", Shelf.of("all"), append()))
                .write(orders.drop("order_id", "customer_id", "amount", "region", "note", "paid", "day", "sold_at", "tags", "counts", "address").writeTo("none", Shelf.of("none"), append()))
                .build();
    }
}
