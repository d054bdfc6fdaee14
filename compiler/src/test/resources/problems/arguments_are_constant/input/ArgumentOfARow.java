package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Vars;
import java.time.LocalDate;
import paper.Order;
import paper.Shelf;

/** An argument that depends on a row. */
public final class ArgumentOfARow implements PipelineDefinition {
    public static final class Look implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> looked = orders.transform("look", Look.class, Shelf.PAPER)
                .argument("least", col("amount").times(2))
                .argument("day", Vars.ds().orElse(LocalDate.of(2026, 11, 21)))
                .argument("share", 0.5);
        return Pipeline.named("orders_daily")
                .write(looked.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
