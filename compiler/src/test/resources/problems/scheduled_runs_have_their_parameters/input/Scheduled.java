package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import dev.dataflow.ir.Type;
import paper.Order;
import paper.Shelf;

/** A parameter that nobody gives to the runs of each kind of schedule; by hand, somebody does. */
public abstract class Scheduled implements PipelineDefinition {
    private final String name;
    private final Schedule schedule;

    Scheduled(String name, Schedule schedule) {
        this.name = name;
        this.schedule = schedule;
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read(name + "_orders", Shelf.of("orders"), Order.class);
        return Pipeline.named(name)
                .schedule(schedule)
                .parameter(Param.of("days", 7))
                .parameter(Param.required("region", Type.Scalar.STRING))
                .write(orders.writeTo("write", Shelf.of(name), append()))
                .build();
    }

    public static final class ByHand extends Scheduled {
        public ByHand() {
            super("by_hand", Schedule.manual());
        }
    }

    public static final class Daily extends Scheduled {
        public Daily() {
            super("daily", Schedule.daily());
        }
    }

    public static final class Once extends Scheduled {
        public Once() {
            super("once", Schedule.once());
        }
    }

    public static final class OnUpdates extends Scheduled {
        public OnUpdates() {
            super("on_updates", Schedule.on(Schedule.Updated.of(Shelf.of("daily"))));
        }
    }
}
