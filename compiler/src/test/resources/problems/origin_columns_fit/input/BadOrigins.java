package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Shelf;

/** Nowhere to say where a row comes from. */
public final class BadOrigins implements PipelineDefinition {
    public record Line(String fileName, long line, String text) {}

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read(
                "lines", Shelf.of("lines").like(Csv.files("*.csv").fileInto("file").positionInto("line")), Line.class);
        Dataset<Line> more = Dataset.read(
                "more", Shelf.of("more").like(Csv.files("*.csv").fileInto("line").positionInto("file_name")), Line.class);
        return Pipeline.named("orders_daily")
                .write(lines.union(more).writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
