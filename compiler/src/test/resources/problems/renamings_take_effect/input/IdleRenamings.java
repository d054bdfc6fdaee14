package shop;

import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Names that are given in vain. */
public final class IdleRenamings implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Row> joined = orders.drop("region", "customer_id")
                .join(customers, on("order_id", "customer_id").renaming("customer_id", "id").renaming("nome", "customer"))
                .rename("name", "name");
        Dataset<Order> semi = orders.semiJoin(customers, on("customer_id").renaming("region", "area"));
        return Pipeline.named("orders_daily")
                .write(joined.writeTo("write", Shelf.of("copies"), append()))
                .write(semi.writeTo("write_semi", Shelf.of("semi"), append()))
                .build();
    }
}
