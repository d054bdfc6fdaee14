package shop;

import static dev.dataflow.SortBy.asc;
import static dev.dataflow.Windows.before;
import static dev.dataflow.Windows.behind;
import static dev.dataflow.Windows.rank;
import static dev.dataflow.Windows.rowNumber;
import static dev.dataflow.Windows.runningSum;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.SortBy;
import java.util.List;
import paper.Order;
import paper.Shelf;

/** Windows without an order, and what depends on one. */
public final class BadWindows implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Row> numbered = orders.window(
                        List.of("regoin"),
                        new SortBy(List.of()),
                        rowNumber().as("number"),
                        runningSum("region").as("sum"),
                        before("amount", 1).as("last"))
                .window(List.of("region"), asc("tags").thenDesc("paid"), behind("amount", 0).as("next"), rank().as(""));
        return Pipeline.named("orders_daily")
                .write(numbered.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
