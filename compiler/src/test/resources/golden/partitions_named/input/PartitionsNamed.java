package shop;

import static dev.dataflow.WriteModes.overwritePartitions;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.time.LocalDate;

/** Sinks that are partitioned as the write says, and as they say themselves, one of them in a task of its own. */
public final class PartitionsNamed implements PipelineDefinition {
    public record Feature(long userId, long orderCount, LocalDate dt) {}

    @Override
    public Pipeline define() {
        Dataset<Feature> features = Dataset.read("features", Iceberg.table("raw.features"), Feature.class);
        return Pipeline.named("partitions_named")
                .write(features.writeTo(
                        "by_mode", Iceberg.table("store.user_features_daily"), overwritePartitions("dt")))
                .write(features.writeTo(
                        "by_sink", Iceberg.table("store.by_day").partitionedBy("dt"), overwritePartitions("dt")))
                .write(features.materialize("alone", Iceberg.table("store.alone")))
                .write(features.materialize("alone_by_day", Iceberg.table("store.alone_by_day").partitionedBy("dt")))
                .build();
    }
}
