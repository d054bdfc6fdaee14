package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Dates of runs that have none. */
public final class Undated implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Customer> files =
                Dataset.read("files", Csv.files(Text.of("in/", Vars.ds(), ".csv")), Customer.class);
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> some = orders.filter(col("day").eq(Vars.ds().orElse("today")))
                .filter(col("day").eq(Vars.ds().orElse("2026-11-21")))
                .filter(col("sold_at").lt(Vars.intervalEnd()))
                .filter(col("region").ne(Vars.runId()));
        return Pipeline.named("orders_daily")
                .write(some.writeTo("write", Shelf.of("copies"), append()))
                .write(files.writeTo("write_files", Shelf.of("files"), append()))
                .build();
    }
}
