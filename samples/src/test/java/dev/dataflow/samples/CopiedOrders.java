package dev.dataflow.samples;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Jdbc;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A table of a database into another, in one reader and in ranges: made to be timed. */
public final class CopiedOrders implements PipelineDefinition {
    static final String NAME = "copied_orders";
    static final int ROWS = 5_000_000;
    static final String CONNECTION = "orders_db";

    /** Ten columns, of the types that orders have. */
    public record Order(
            long id,
            @Nullable Integer customer,
            @Nullable String name,
            @Nullable String city,
            @Nullable @Decimal(precision = 10, scale = 2) BigDecimal amount,
            @Nullable Double weight,
            @Nullable LocalDate day,
            @Nullable LocalDateTime at,
            @Nullable Instant moment,
            @Nullable Boolean paid) {}

    @Override
    public Pipeline define() {
        Jdbc source = Jdbc.table(CONNECTION, "orders").splitBy("id", 1L, (long) ROWS, 4);
        Dataset<Order> orders = Dataset.read("orders", source, Order.class)
                .on(Local.engine().memory("256m").threads(2));
        return Pipeline.named(NAME)
                .write(orders.writeTo("copy", Jdbc.table(CONNECTION, "copied"), append()))
                .build();
    }
}
