package shop;

import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;

/** A definition that reads a file while it is defined. */
public final class Throws implements PipelineDefinition {
    public record Order(long id) {}

    @Override
    public Pipeline define() {
        throw new IllegalStateException("no file /etc/orders.yaml");
    }
}
