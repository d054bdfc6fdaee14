package shop;

import static dev.dataflow.Aggregates.avg;
import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.countDistinct;
import static dev.dataflow.Aggregates.first;
import static dev.dataflow.Aggregates.last;
import static dev.dataflow.Aggregates.max;
import static dev.dataflow.Aggregates.min;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.RowSchema.column;
import static dev.dataflow.RowSchema.nullable;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.SortBy.desc;
import static dev.dataflow.Windows.before;
import static dev.dataflow.Windows.behind;
import static dev.dataflow.Windows.denseRank;
import static dev.dataflow.Windows.rank;
import static dev.dataflow.Windows.rowNumber;
import static dev.dataflow.Windows.runningAvg;
import static dev.dataflow.Windows.runningCount;
import static dev.dataflow.Windows.runningMax;
import static dev.dataflow.Windows.runningMin;
import static dev.dataflow.Windows.runningSum;

import dev.dataflow.Dataset;
import dev.dataflow.Inputs;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.ir.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Every operation on rows that is no function of one value. */
public final class RowOperations implements PipelineDefinition {
    public record Region(String region, long orders) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders").where(col("region").ne("test")), Order.class);
        Dataset<Order> more = Dataset.read("more", Shelf.of("more"), Order.class);
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);

        Dataset<Order> known = orders.semiJoin(customers, on("customer_id")).antiJoin(more, on("order_id").and("region"));
        Dataset<Row> right = known.rightJoin(customers, on("customer_id").and("region", "region").renaming("name", "buyer"));
        Dataset<Row> full = known.fullJoin(customers, on("customer_id", "customer_id").renaming("region", "home"));
        Dataset<Row> looked = known.lookup(customers, on("customer_id"), "name");

        Dataset<Order> all = orders.union(more);
        Dataset<Row> distinct = orders.select("region", "day").unionDistinct(more.select("region", "day"));
        List<Dataset<Order>> parts = all.split(42, 0.5, 0.5);
        List<Dataset<Order>> byKey = all.splitByKey(List.of("order_id"), 42, 0.9, 0.1);

        Dataset<Row> unfolded = orders.explode("tags", "position")
                .explodeOuter("counts")
                .flatten("address")
                .drop("counts", "position");
        Dataset<Row> unfoldedAgain = orders.explode("tags").flatten("address", "at_").drop("counts");
        Dataset<Row> json = orders.select("order_id", "note")
                .expandJson("note", RowSchema.of(column("kind", Type.Scalar.STRING), nullable("size", Type.Scalar.INT)));

        Dataset<Row> windowed = orders.window(
                List.of("region"),
                asc("day").thenDesc("order_id").thenAsc("sold_at"),
                rowNumber().as("number"),
                rank().as("rank"),
                denseRank().as("dense_rank"),
                before("amount", 1).as("last_amount"),
                behind("amount", 2).as("next_but_one"),
                runningCount().as("rows_so_far"),
                runningSum("order_id").as("sum_so_far"),
                runningMin("amount").as("least_so_far"),
                runningMax("amount").as("most_so_far"),
                runningAvg("order_id").as("mean_so_far"));
        Dataset<Row> tumbling = orders.timeWindow("sold_at", Duration.ofHours(1))
                .groupBy("window_start", "region")
                .aggregate(count().as("rows"), countDistinct("customer_id").as("customers"));
        Dataset<Row> sliding = orders.timeWindow("sold_at", Duration.ofHours(1), Duration.ofMinutes(15))
                .groupBy("window_start")
                .aggregate(sum(col("order_id").times(2)).as("twice"), avg(col("order_id").plus(1)).as("mean"));
        Dataset<Row> whole = orders.aggregate(
                first("region", asc("sold_at")).as("first_region"), last("region", desc("sold_at")).as("last_region"));
        Dataset<Row> computed = orders.select(col("order_id").as("id"), col("order_id").times(2).as("twice"))
                .rename(Map.of("id", "twice_of", "twice", "doubled"))
                .aggregate(
                        count("twice_of").as("known"),
                        count(col("twice_of").plus(1)).as("plus"),
                        countDistinct(col("doubled").plus(1)).as("different"),
                        min(col("doubled").minus(1)).as("least"),
                        max(col("doubled").plus(1)).as("most"));
        Dataset<Order> some = orders.sort(desc("day")).limit(100).sample(0.1, 7);

        Dataset<Region> counted = Dataset.sql(
                "counted",
                "select o.region, count(*) as orders from o join c using (customer_id) group by 1",
                Inputs.named("o", orders).and("c", customers),
                Region.class);
        Dataset<Row> regions = Dataset.sql(
                "regions", "select distinct region from o", Inputs.named("o", orders), RowSchema.of(column("region", Type.Scalar.STRING)));
        Dataset<Row> anything = Dataset.sql("anything", "select * from o", Inputs.named("o", orders));

        return Pipeline.named("row_operations")
                .write(right.writeTo("write_right", Shelf.of("right")))
                .write(full.writeTo("write_full", Shelf.of("full")))
                .write(looked.writeTo("write_looked", Shelf.of("looked")))
                .write(distinct.writeTo("write_distinct", Shelf.of("distinct")))
                .write(parts.get(1).writeTo("write_half", Shelf.of("half")))
                .write(byKey.get(0).writeTo("write_train", Shelf.of("train")))
                .write(unfolded.writeTo("write_unfolded", Shelf.of("unfolded")))
                .write(unfoldedAgain.writeTo("write_unfolded_again", Shelf.of("unfolded_again")))
                .write(json.writeTo("write_json", Shelf.of("json")))
                .write(windowed.writeTo("write_windowed", Shelf.of("windowed")))
                .write(tumbling.writeTo("write_tumbling", Shelf.of("tumbling")))
                .write(sliding.writeTo("write_sliding", Shelf.of("sliding")))
                .write(whole.writeTo("write_whole", Shelf.of("whole")))
                .write(computed.writeTo("write_computed", Shelf.of("computed")))
                .write(some.writeTo("write_some", Shelf.of("some")))
                .write(counted.writeTo("write_counted", Shelf.of("counted")))
                .write(regions.rename("region", "name").writeTo("write_regions", Shelf.of("regions")))
                .write(anything.writeTo("write_anything", Shelf.of("anything")))
                .build();
    }
}
