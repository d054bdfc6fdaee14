package shop;

import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;

import dev.dataflow.Dataset;
import dev.dataflow.Expect;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.time.Duration;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Everything that can be expected of rows, and what becomes of those that do not fulfil it. */
public final class Expectations implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Order> checked = orders.expect(
                "checked",
                Expect.notNull("customer_id", "note").deadLetters(),
                Expect.unique("order_id"),
                Expect.between("amount", 0, 1000).warn(),
                Expect.atLeast("order_id", 1),
                Expect.atMost("order_id", 1_000_000).named("order_id_most"),
                Expect.oneOf("region", "eu", "us").named("known regions"),
                Expect.matches("region", "[a-z]+"),
                Expect.rows(1, 1_000_000),
                Expect.rowsAtLeast(10).named("rows_least"),
                Expect.fresh("sold_at", Duration.ofDays(2)),
                Expect.references("customer_id", customers, "customer_id"),
                Expect.that("paid or small", col("paid").or(col("amount").lt(10))),
                Expect.changesAtMost(sum("amount").as("revenue"), 0.2));
        return Pipeline.named("expectations")
                .write(checked.writeTo("write", Shelf.of("copies")))
                .build();
    }
}
