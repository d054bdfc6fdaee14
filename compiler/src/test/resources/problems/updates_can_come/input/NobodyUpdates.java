package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.BinaryFiles;
import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import paper.Order;
import paper.Shelf;

/** Waits for what nobody can write. */
public final class NobodyUpdates implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("orders_daily")
                .schedule(Schedule.on(Schedule.Updated.any(
                        Schedule.Updated.of(() -> BinaryFiles.files("orders.bin").read().source()),
                        Schedule.Updated.of(Csv.files("in/*.csv")),
                        Schedule.Updated.of(Iceberg.table("shop." + "é".repeat(250))),
                        Schedule.Updated.of(() -> dev.dataflow.ir.ConnectorUse.of("shelv", "", "orders")))))
                .write(orders.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
