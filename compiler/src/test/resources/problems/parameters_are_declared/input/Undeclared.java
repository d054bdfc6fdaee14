package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.ir.Type;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Parameters that nobody declared, or otherwise. */
public final class Undeclared implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Param day = Param.required("day", Type.Scalar.DATE);
        Param dey = Param.required("dey", Type.Scalar.DATE);
        Param least = Param.of("least", 1.5);
        Dataset<Order> orders = Dataset.read(
                "orders",
                Shelf.of("orders").with("path", "x"),
                Order.class);
        Dataset<Order> some = orders.filter(col("day").eq(Vars.parameter(dey)))
                .filter(col("day").ge(Vars.parameter(day)))
                .filter(col("order_id").ge(Vars.parameter(least)));
        Dataset<Customer> files =
                Dataset.read("files", Csv.files(Text.of("in/", Vars.parameter(Param.of("run", "x")), ".csv")), Customer.class);
        return Pipeline.named("orders_daily")
                .parameter(day)
                .parameter(Param.of("least", 1))
                .write(some.writeTo("write", Shelf.of("copies"), append()))
                .write(files.writeTo("write_files", Shelf.of("files"), append()))
                .build();
    }
}
