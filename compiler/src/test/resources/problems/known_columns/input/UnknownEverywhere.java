package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.RowSchema.column;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.Windows.runningSum;
import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.ir.Type;
import java.time.Duration;
import java.util.List;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Columns that are not there, in the newer operations. */
public final class UnknownEverywhere implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Row> all = orders.drop("notes")
                .rename("regoin", "area")
                .window(List.of("are"), asc("order"), runningSum("amounts").as("sum"))
                .timeWindow("sold", Duration.ofHours(1))
                .sample(0.5, 42)
                .flatten("adress")
                .explode("tag")
                .expandJson("notse", RowSchema.of(column("id", Type.Scalar.LONG)))
                .lookup(customers, on("customer", "id"), "nome");
        Dataset<Order> some = orders.splitByKey(List.of("regions"), 42, 0.5, 0.5)
                .get(0)
                .filter(col("address").field("town").eq("x"))
                .dedupe(List.of("order_id"), asc("sold_on"));
        return Pipeline.named("unknown_everywhere")
                .write(all.writeTo("write", Shelf.of("all"), upsert("oder_id")))
                .write(some.sort(asc("orderid")).writeTo("write_some", Shelf.of("some"), append()))
                .build();
    }
}
