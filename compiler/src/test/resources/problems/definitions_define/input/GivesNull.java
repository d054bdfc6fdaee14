package shop;

import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** A definition without a pipeline. */
public final class GivesNull implements PipelineDefinition {
    public record Order(long id) {}

    @Override
    public Pipeline define() {
        return null;
    }
}
