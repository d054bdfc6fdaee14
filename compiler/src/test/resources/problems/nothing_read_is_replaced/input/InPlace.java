package shop;

import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** A table that is read and replaced. */
public final class InPlace implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> before =
                Dataset.read("before", Iceberg.table("shop.customers").snapshot(7), Customer.class);
        return Pipeline.named("orders_daily")
                .write(orders.writeTo("replace", Shelf.of("orders"), overwrite()))
                .write(before.writeTo("restore", Iceberg.table("shop.customers"), overwrite()))
                .write(Dataset.read("now", Iceberg.table("shop.day"), Customer.class)
                        .writeTo("add", Iceberg.table("shop.day"), append()))
                .build();
    }
}
