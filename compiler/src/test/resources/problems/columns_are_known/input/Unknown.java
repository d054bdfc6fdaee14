package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import paper.Shelf;

/** Columns that nobody named. */
public final class Unknown implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Row> lines = Dataset.read("lines", Iceberg.table("shop.lines"));
        Dataset<Row> more = Dataset.read("more", Shelf.of("more"));
        return Pipeline.named("orders_daily")
                .write(lines.filter(col("id").gt(0)).writeTo("write", Iceberg.table("shop.copies"), append()))
                .write(more.writeTo("write_more", Shelf.of("copies"), append()))
                .build();
    }
}
