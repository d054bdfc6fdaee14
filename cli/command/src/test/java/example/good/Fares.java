package example.good;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.WriteModes;

/** One task. */
public final class Fares implements PipelineDefinition {
    /** A row. */
    public record Fare(String zone, double fare) {}

    @Override
    public Pipeline define() {
        Dataset<Fare> fares = Dataset.read("fares", Csv.files("fares.csv").in("files"), Fare.class);
        return Pipeline.named("fares")
                .write(fares.writeTo("write_fares", Iceberg.table("x.fares"), WriteModes.overwrite()))
                .build();
    }
}
