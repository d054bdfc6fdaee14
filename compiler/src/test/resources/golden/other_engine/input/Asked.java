package shop;

import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.WriteModes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A query whose arguments are bound, over a table and into one that the run names. */
public final class Asked implements PipelineDefinition {
    public record Order(long id, String region) {}

    public enum Kind {
        ONLINE,
        IN_SHOP
    }

    /** One of each type that a constant may have. */
    public record Limits(
            long least,
            String region,
            float weight,
            Duration patience,
            Optional<String> note,
            Optional<String> nothing,
            byte[] mark,
            List<Kind> kinds,
            @Decimal(precision = 10, scale = 2) BigDecimal price) {}

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
                                + " where day >= :since and id::bigint > :least and region <> :region and note <> ':no'"
                                + " and weight > :weight and patience < :patience and note = :note and mark = :mark"
                                + " and kind in (select unnest(:kinds)) and price > :price",
                        Inputs.named("orders", orders),
                        Order.class)
                .arguments(new Limits(
                        3,
                        "it's",
                        1.5f,
                        Duration.ofSeconds(90),
                        Optional.of("now"),
                        Optional.empty(),
                        new byte[] {1, -1},
                        List.of(Kind.ONLINE, Kind.IN_SHOP),
                        new BigDecimal("1.5")))
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
