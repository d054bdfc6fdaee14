package shop;

import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** A class that fails before it is asked anything. */
public final class StartsBadly implements PipelineDefinition {
    private static final int SIZE = Integer.parseInt("many");

    @Override
    public Pipeline define() {
        return null;
    }
}
