package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.util.List;
import paper.Shelf;

/** Columns that the engine cannot hold. */
public final class NotHeld implements PipelineDefinition {
    public record Line(long id, dev.dataflow.FileReference file, List<dev.dataflow.FileReference> files) {}

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read("lines", Shelf.of("lines"), Line.class);
        return Pipeline.named("orders_daily")
                .write(lines.filter(col("id").gt(0)).writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
