package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import dev.dataflow.Text;
import dev.dataflow.Vars;

/** Names that no run can make. */
public final class OddNames implements PipelineDefinition {
    public record Order(long orderId) {}

    @Override
    public Pipeline define() {
        Param share = Param.of("share", 0.5);
        Param region = Param.of("region", "eu");
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        return Pipeline.named("odd_names")
                .schedule(Schedule.daily())
                .parameter(share)
                .parameter(region)
                .write(orders.writeTo(
                        "no_namespace", Iceberg.table(Text.of("orders_", Vars.parameter(region))), append()))
                .write(orders.writeTo("no_time", Iceberg.table(Text.of("shop.o_", Vars.intervalStart())), append()))
                .write(orders.writeTo("no_run", Iceberg.table(Text.of("shop.o_", Vars.runId())), append()))
                .write(orders.writeTo("no_share", Iceberg.table(Text.of("shop.o_", Vars.parameter(share))), append()))
                .write(orders.writeTo("undeclared", Iceberg.table(Text.of("shop.", Vars.parameter(Param.of("x", 1))))))
                .write(Dataset.read("snapshot", Iceberg.table("shop.o").snapshot(Vars.parameter(region)), Order.class)
                        .writeTo("past", Iceberg.table("shop.then"), append()))
                .build();
    }
}
