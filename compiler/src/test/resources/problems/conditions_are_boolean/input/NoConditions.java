package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Customer;
import paper.Shelf;

/** Conditions of a read that are none. */
public final class NoConditions implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Customer> customers =
                Dataset.read("customers", Shelf.of("customers").like(Iceberg.table("c.c").where(col("name"))), Customer.class);
        Dataset<Customer> more = Dataset.read(
                "more",
                Shelf.of("more").like(Iceberg.table("m.m").where("customer_id", "x").where(col("not_read").gt(1))),
                Customer.class);
        return Pipeline.named("no_conditions")
                .write(customers.union(more).writeTo("write", Shelf.of("all"), append()))
                .build();
    }
}
