package shop;

import static dev.dataflow.Expect.notNull;
import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.ir.Type.Scalar;
import paper.Order;
import paper.Shelf;

/** Words about rejected rows, where none can be, and bounds that no number meets. */
public final class BadBounds implements PipelineDefinition {
    public static final class Same implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class).rejectsAtMost(5);
        Dataset<Order> skipped = Dataset.read("skipped", Shelf.of("skipped"), Order.class).skipBadRows();
        Dataset<Order> mapped = orders.transform("same", Same.class)
                .failOnBadRows()
                .rejectsAtMost(3)
                .transform("bounds", Same.class)
                .rejectsAtMost(-1)
                .rejectsAtMostShare(1.5);
        Dataset<Order> checked = mapped.expect("checked", notNull("region").warn())
                .rejectsAtMostShare(0.1)
                .expect("words", notNull("region").skip())
                .badRowsToDeadLetters();
        Dataset<Row> cast = checked.filter(col("paid")).as("plain")
                .skipBadRows()
                .withColumn("region", col("region").cast(Scalar.INT)).as("strict")
                .rejectsAtMost(2)
                .dedupe(java.util.List.of("order_id"), dev.dataflow.SortBy.asc("day"))
                .rejectsAtMost(1)
                .withColumn("tags", col("tags").cast(Scalar.INT)).as("impossible")
                .badRowsToDeadLetters()
                .withColumn("note", col("nothing").cast(Scalar.INT)).as("unknown")
                .badRowsToDeadLetters();
        return Pipeline.named("orders_daily")
                .write(skipped.writeTo("write_skipped", Shelf.of("rest"), append()))
                .write(cast.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
