package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RowSchema;
import paper.Order;
import paper.Shelf;

/** The parts of a JSON text are in a file that is not there: that is the mistake, not what then is unknown. */
public final class NoSnapshot implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("no_snapshot")
                .write(orders.expandJson("note", RowSchema.snapshot("schemas/notes.json"))
                        .select("author")
                        .writeTo("write", Shelf.of("authors"), append()))
                .build();
    }
}
