package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.TextFiles;

/** Sources that do not tell their columns, of which others are asked for. */
public final class Untold implements PipelineDefinition {
    public record Line(String line) {}

    @Override
    public Pipeline define() {
        Dataset<Line> text = Dataset.read("text", TextFiles.files("a.txt").failOnDrift(), Line.class);
        Dataset<Line> csv = Dataset.read("no_header", Csv.files("a.csv").withoutHeader().evolve(), Line.class);
        Dataset<Line> header = Dataset.read("header", Csv.files("b.csv").evolve(), Line.class);
        return Pipeline.named("untold")
                .write(text.writeTo("write_text", Iceberg.table("copies.text"), append()))
                .write(csv.writeTo("write_csv", Iceberg.table("copies.csv"), append()))
                .write(header.writeTo("write_header", Iceberg.table("copies.header"), append()))
                .build();
    }
}
