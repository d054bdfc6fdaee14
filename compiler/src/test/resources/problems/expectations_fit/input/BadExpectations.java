package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.max;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expect.atLeast;
import static dev.dataflow.Expect.between;
import static dev.dataflow.Expect.changesAtMost;
import static dev.dataflow.Expect.fresh;
import static dev.dataflow.Expect.matches;
import static dev.dataflow.Expect.notNull;
import static dev.dataflow.Expect.oneOf;
import static dev.dataflow.Expect.references;
import static dev.dataflow.Expect.rows;
import static dev.dataflow.Expect.rowsAtLeast;
import static dev.dataflow.Expect.that;
import static dev.dataflow.Expect.unique;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.time.Duration;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Expectations that nothing can keep. */
public final class BadExpectations implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Order> checked = orders.expect(
                "checked",
                notNull(),
                unique("order_id").deadLetters(),
                between("amount", 10, 1),
                between("paid", 0, 1),
                atLeast("amount", "x"),
                oneOf("region", "eu", 7).named("regions"),
                oneOf("region").named("regions"),
                matches("order_id", "[0-9]+"),
                matches("note", "(?=x)"),
                matches("region", "("),
                rows(10, 1),
                fresh("region", Duration.ofHours(1)),
                fresh("sold_at", Duration.ZERO),
                references("region", customers, "customer_id"),
                references("customer_id", customers, "id"),
                that("paid", col("note")),
                changesAtMost(count().as("rows"), 0),
                changesAtMost(max("region").as("last"), 0.2),
                changesAtMost(sum("region").as("sum"), 0.2));
        Dataset<Order> good = checked.expect(
                "good",
                notNull("order_id", "region").deadLetters(),
                unique("order_id"),
                between("amount", 0, 1000.5).deadLetters(),
                oneOf("region", "eu", "us").warn(),
                matches("region", "[a-z]{2}"),
                rowsAtLeast(1),
                fresh("day", Duration.ofDays(1)),
                references("customer_id", customers, "customer_id"),
                that("paid_or_noted", col("paid").or(col("note").isNull())),
                changesAtMost(sum("amount").as("amount"), 0.2))
                .expect("none");
        return Pipeline.named("orders_daily")
                .write(good.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
