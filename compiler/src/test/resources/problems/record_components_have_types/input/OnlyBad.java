package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.util.Set;

/** No component that a column can hold: one mistake, not that the read gives no columns as well. */
public final class OnlyBad implements PipelineDefinition {
    public record Tags(Set<String> tags) {}

    @Override
    public Pipeline define() {
        Dataset<Tags> tags = Dataset.read("tags", paper.Shelf.of("tags"), Tags.class);
        return Pipeline.named("only_bad")
                .write(tags.writeTo("write_tags", paper.Shelf.of("bad"), overwrite()))
                .build();
    }
}
