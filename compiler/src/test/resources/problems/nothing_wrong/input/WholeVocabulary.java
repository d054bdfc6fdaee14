package shop;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.countDistinct;
import static dev.dataflow.Aggregates.first;
import static dev.dataflow.Expect.notNull;
import static dev.dataflow.Expect.rowsAtLeast;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.concat;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.RowSchema.column;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.SortBy.desc;
import static dev.dataflow.Windows.before;
import static dev.dataflow.Windows.rowNumber;
import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.errorIfExists;
import static dev.dataflow.WriteModes.overwrite;
import static dev.dataflow.WriteModes.replace;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Dataset;
import dev.dataflow.Inputs;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Schedule;
import dev.dataflow.StepSettings;
import dev.dataflow.Vars;
import dev.dataflow.ir.Type;
import java.time.Duration;
import java.util.List;
import paper.Customer;
import paper.Order;
import paper.Shelf;

/** Every operation as it is meant: no rule complains. */
public final class WholeVocabulary implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Param least = Param.of("least", 10).between(1, 100).description("what counts");
        Param region = Param.of("region", "us").oneOf("eu", "us");
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Customer> customers = Dataset.read("region=us/customers", Shelf.of("customers").where(col("region").eq("us")), Customer.class)
                .with(StepSettings.none().pool("db").timeout(Duration.ofMinutes(10)).retries(2, Duration.ofMinutes(1)));
        Dataset<Order> checked = orders.expect("checked", notNull("order_id").deadLetters(), rowsAtLeast(1))
                .filter(col("order_id").ge(Vars.parameter(least)).and(col("region").eq(Vars.parameter(region))))
                .filter(col("day").eq(Vars.ds()));
        Dataset<Row> flat = checked.flatten("address", "address_")
                .explode("tags", "position")
                .explodeOuter("counts")
                .drop("counts")
                .rename("note", "remark")
                .withColumn("json", concat("{\"id\": ", col("order_id").cast(Type.Scalar.STRING), "}"))
                .expandJson("json", RowSchema.of(column("id", Type.Scalar.LONG)))
                .window(List.of("region"), asc("sold_at"), rowNumber().as("number"), before("amount", 1).as("last"))
                .timeWindow("sold_at", Duration.ofHours(1), Duration.ofMinutes(30));
        Dataset<Row> joined = flat.leftJoin(customers, on("customer_id").renaming("region", "home"))
                .lookup(customers, on("customer_id").renaming("name", "buyer"), "name");
        Dataset<Row> grouped = joined.groupBy("region")
                .aggregate(count().as("rows"), first("amount", asc("sold_at")).as("first"), countDistinct("day").as("days"));
        List<Dataset<Order>> parts = checked.union(orders).sample(0.5, 1).splitByKey(List.of("order_id"), 42, 0.8, 0.1, 0.1);
        Dataset<Row> sql = Dataset.sql(
                "sql",
                "select region, count(*) as n from orders group by region",
                Inputs.named("orders", checked),
                RowSchema.of(column("region", Type.Scalar.STRING), column("n", Type.Scalar.LONG)));
        Dataset<Row> clicks = Dataset.read("clicks", Shelf.belt("clicks"), Order.class)
                .timeWindow("sold_at", Duration.ofHours(1))
                .groupBy("window_start")
                .aggregate(count().as("rows"));
        return Pipeline.named("whole_vocabulary")
                .namespace("shop")
                .owner("team_shop")
                .description("All of it.\nOn two lines.")
                .tags("shop", "daily")
                .team("shop")
                .parameter(least)
                .parameter(region)
                .schedule(Schedule.cron("0 3 * * *", "Europe/Berlin").or(Schedule.Updated.of(Shelf.of("updates"))))
                .retries(3, Duration.ofMinutes(1), 2, Duration.ofHours(1))
                .maxActiveRuns(1)
                .deadline(Duration.ofHours(2))
                .alertWhen("state == 'failed'")
                .write(joined.materialize("write_joined", Shelf.of("joined"), overwrite()))
                .write(grouped.sort(desc("rows")).limit(10).writeTo("write_top", Shelf.of("top"), upsert("region")))
                .write(parts.get(0).writeTo("write_train", Shelf.of("train"), replace()))
                .write(sql.writeTo("write_sql", Shelf.of("sql"), errorIfExists()))
                .write(clicks.writeTo("write_clicks", Shelf.of("clicks_an_hour"), append()))
                .build();
    }
}
