package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Customer;
import paper.Shelf;

/** A connector that has no options is given one. */
public final class NoOptions implements PipelineDefinition {
    @Override
    public Pipeline define() {
        return Pipeline.named("no_options")
                .write(Dataset.read("customers", Shelf.of("customers"), Customer.class)
                        .writeTo("write", Shelf.nowhere("copies").with("colour", "red"), append()))
                .build();
    }
}
