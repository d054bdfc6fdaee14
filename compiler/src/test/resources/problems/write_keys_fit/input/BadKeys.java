package shop;

import static dev.dataflow.WriteModes.insert;
import static dev.dataflow.WriteModes.overwritePartitions;
import static dev.dataflow.WriteModes.update;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.util.List;
import paper.Order;
import paper.Shelf;

/** Keys that tell no rows apart. */
public final class BadKeys implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_daily")
                .write(orders.writeTo("a", Shelf.of("a"), upsert()))
                .write(orders.writeTo("b", Shelf.of("b"), new dev.dataflow.ir.WriteMode(dev.dataflow.ir.WriteMode.Kind.APPEND, List.of("order_id"))))
                .write(orders.writeTo("c", Shelf.of("c"), insert("order_id", "order_id")))
                .write(orders.writeTo("d", Shelf.of("d"), update("customer_id", "note")))
                .write(orders.writeTo("e", Shelf.of("e"), upsert("order", "region")))
                .write(orders.writeTo("f", Shelf.of("f"), insert("order_id")))
                .write(orders.select("order_id", "day")
                        .writeTo("g", Iceberg.table("shop.g").partitionedBy(Iceberg.day("day")), overwritePartitions("order_id")))
                .write(orders.select("order_id", "day")
                        .writeTo("h", Iceberg.table("shop.h").partitionedBy(Iceberg.day("day")), overwritePartitions("day")))
                .build();
    }
}
