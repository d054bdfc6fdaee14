package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import paper.Order;
import paper.Shelf;

/** Names that become one id in Airflow. */
public final class SameIds implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Order> a = orders.filter(col("paid")).as("region=us/paid");
        Dataset<Order> b = a.filter(col("paid")).as("region-us/paid");
        Dataset<Order> c = b.filter(col("paid")).as("clean");
        Dataset<Order> d = c.filter(col("paid")).as("clean/again");
        return Pipeline.named("orders_daily")
                .write(d.writeTo("region=us/write", Shelf.of("copies"), append()))
                .build();
    }
}
