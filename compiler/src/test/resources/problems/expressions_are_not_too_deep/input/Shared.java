package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Expr;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import paper.Order;
import paper.Shelf;

/** A sum that is used within itself, so that it has more parts than there are atoms on earth. */
public final class Shared implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Expr sum = col("amount");
        for (int i = 0; i < 190; i++) {
            sum = sum.plus(sum);
        }
        Dataset<Row> sums = orders.withColumn("sum", sum);
        return Pipeline.named("shared")
                .write(sums.writeTo("write", Shelf.of("sums"), append()))
                .build();
    }
}
