package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Customer;
import paper.Shelf;

/** A connector that no engine has a runtime for. */
public final class Nowhere implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Customer> customers = Dataset.read("customers", Shelf.nowhere("customers"), Customer.class);
        return Pipeline.named("nowhere")
                .write(customers.writeTo("write", Shelf.nowhere("copies"), append()))
                .build();
    }
}
