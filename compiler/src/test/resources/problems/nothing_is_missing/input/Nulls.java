package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.Schedule;
import paper.Order;
import paper.Shelf;

/** Nulls, as they come of an environment that lacks a variable. */
public final class Nulls {
    private static final String MISSING = System.getenv("NO_SUCH_VARIABLE");

    private Nulls() {}

    /** At once, at the line of the call. */
    public static final class Owner implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return Pipeline.named("owner")
                    .owner(MISSING)
                    .build();
        }
    }

    /** Kept, and found in the steps. */
    public static final class Steps implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
            Dataset<Row> joined = orders
                    .filter(col("region").eq("eu").and(col(MISSING).gt(1)))
                    .join(orders, on(MISSING));
            return Pipeline.named("steps")
                    .schedule(Schedule.cron(MISSING))
                    .parameter(Param.of(MISSING, 1))
                    .write(joined.writeTo("write", Iceberg.table(MISSING), append()))
                    .build();
        }
    }
}
