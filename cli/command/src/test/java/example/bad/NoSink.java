package example.bad;

import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** A pipeline that writes nothing. */
public final class NoSink implements PipelineDefinition {
    @Override
    public Pipeline define() {
        return Pipeline.named("no_sink").build();
    }
}
