package shop;

import static dev.dataflow.RowSchema.column;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.ir.Type;
import paper.Order;
import paper.Shelf;

/** Columns that hold nothing within. */
public final class NothingNested implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Row> all = orders.explode("region")
                .explodeOuter("counts")
                .flatten("tags")
                .flatten("address", "address_")
                .expandJson("amount", RowSchema.of(column("id", Type.Scalar.LONG)))
                .expandJson("note", RowSchema.unknown());
        return Pipeline.named("orders_daily")
                .write(all.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
