package shop;

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

/** Names that stand already, in every operation that gives some. */
public final class StandingNames implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Row> all = orders.rename("note", "REGION")
                .flatten("address")
                .flatten("counts")
                .window(List.of(), asc("order_id"), rowNumber().as("paid"))
                .explode("tags", "day")
                .timeWindow("sold_at", Duration.ofHours(1))
                .timeWindow("sold_at", Duration.ofHours(1))
                .lookup(customers, on("customer_id"), "region", "name")
                .join(customers, on("customer_id").renaming("region", "amount").renaming("name", "buyer"));
        return Pipeline.named("standing_names")
                .write(all.writeTo("write", Shelf.of("all"), append()))
                .build();
    }
}
