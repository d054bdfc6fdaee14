package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Inputs of one name. */
public final class SameSideInputs implements PipelineDefinition {
    public static final class Look implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Order> looked = orders.transform("look", Look.class, Shelf.PAPER)
                .sideInput("customers", customers)
                .sideInput("customers", customers)
                .sideInput("", customers);
        return Pipeline.named("orders_daily")
                .write(looked.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
