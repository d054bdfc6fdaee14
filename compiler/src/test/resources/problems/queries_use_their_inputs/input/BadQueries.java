package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Inputs;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Queries that do not know their inputs. */
public final class BadQueries implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Row> a = Dataset.sql("a", " ", Inputs.named("orders", orders));
        Dataset<Row> b = Dataset.sql("b", "select * from orders", Inputs.named("orders", orders).and("Orders", orders));
        Dataset<Row> c = Dataset.sql(
                "c", "select * from all_orders", Inputs.named("orders", orders).and("my customers", customers));
        Dataset<Row> d = Dataset.sql("d", "select * from ORDERS o", Inputs.named("orders", orders));
        return Pipeline.named("orders_daily")
                .write(a.writeTo("write_a", Shelf.of("a"), append()))
                .write(b.writeTo("write_b", Shelf.of("b"), append()))
                .write(c.writeTo("write_c", Shelf.of("c"), append()))
                .write(d.writeTo("write_d", Shelf.of("d"), append()))
                .build();
    }
}
