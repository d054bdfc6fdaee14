package shop;

import static dev.dataflow.Expr.col;

import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import paper.Order;
import paper.Shelf;

/** Values that are no constants, and a schedule that has no times. */
final class Constants {
    private Constants() {}

    public record Tagged(Map<String, Integer> counts) {}

    public record Listed(List<String> tags) {}

    public record Priced(@Decimal(precision = 4, scale = 2) BigDecimal price) {}

    private static Dataset<Order> orders() {
        return Dataset.read("orders", Shelf.of("orders"), Order.class);
    }

    public static final class Nothing implements PipelineDefinition {
        @Override
        public Pipeline define() {
            orders().filter(col("id").eq(Optional.empty()));
            throw new AssertionError();
        }
    }

    public static final class EmptyList implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Param.of("regions", List.of());
            throw new AssertionError();
        }
    }

    public static final class MapArgument implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset.sql("q", "select 1", Inputs.named("orders", orders()))
                    .arguments(new Tagged(Map.of("a", 1)));
            throw new AssertionError();
        }
    }

    public static final class EmptyListArgument implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset.sql("q", "select 1", Inputs.named("orders", orders())).arguments(new Listed(List.of()));
            throw new AssertionError();
        }
    }

    public static final class TooManyDigits implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset.sql("q", "select 1", Inputs.named("orders", orders()))
                    .arguments(new Priced(new BigDecimal("123.5")));
            throw new AssertionError();
        }
    }

    public static final class NoTimes implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Schedule.manual().or(Schedule.Updated.of(Iceberg.table("shop.orders")));
            throw new AssertionError();
        }
    }
}
