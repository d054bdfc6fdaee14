package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.StepSettings;
import paper.Order;
import paper.Shelf;

/** Texts that Airflow does not take. */
public final class BadFacts implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> some = orders.with(StepSettings.none().pool(" "));
        return Pipeline.named("orders_daily")
                .tags("shop", "", "t".repeat(101))
                .team("t".repeat(251))
                .attribute("", "x")
                .owner("   ")
                .write(some.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
