package shop;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.WriteModes;

/** A query whose arguments are bound, over a table and into one that the run names. */
public final class Asked implements PipelineDefinition {
    public record Order(long id, String region) {}

    public record Limits(long least, String region) {}

    @Override
    public Pipeline define() {
        Param shop = Param.of("shop", "berlin");
        Dataset<Order> orders = Dataset.read(
                "orders",
                Iceberg.table(Text.of("shop.orders_", Vars.parameter(shop))),
                Order.class);
        Dataset<Order> recent = Dataset.sql(
                        "recent",
                        "select id, region from orders"
                                + " where day >= :since and id::bigint > :least and region <> :region and note <> ':no'",
                        Inputs.named("orders", orders),
                        Order.class)
                .arguments(new Limits(3, "it's"))
                .argument("since", Vars.ds())
                .on(new Turbine());
        return Pipeline.named("asked")
                .schedule(Schedule.daily())
                .parameter(shop)
                .write(recent.writeTo(
                        "write",
                        Iceberg.table(Text.of("shop.recent_", Vars.ds(), "_", Vars.parameter(shop))),
                        WriteModes.append()))
                .build();
    }
}
