package shop;

import static dev.dataflow.Schedule.Updated.all;
import static dev.dataflow.Schedule.Updated.of;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Console;
import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import paper.Order;
import paper.Shelf;

/** Waits for sinks that have no name, or too long a one. */
public final class NothingNamed implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        return Pipeline.named("nothing_named")
                .schedule(Schedule.on(all(
                        of(Console.show()),
                        of(Csv.folder(Text.of("out/", Vars.ds()))),
                        of(Iceberg.table("shop." + "é".repeat(300))))))
                .write(orders.writeTo("write", Shelf.of("none"), append()))
                .build();
    }
}
