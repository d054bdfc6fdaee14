package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import paper.Order;
import paper.Shelf;

/** Constants that say nothing where they stand, and such as do. */
public final class OddConstants implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Row> computed = orders.withColumn("a", col("region").matches("(?=x)"))
                .withColumn("b", col("region").replacePattern("(a)\\1", ""))
                .withColumn("c", col("region").matches("(?P<name>x)\\pL"))
                .withColumn("d", col("region").parseDate("MM-dd"))
                .withColumn("e", col("region").parseDate("yyyy-dd"))
                .withColumn("f", col("region").parseTimestamp("yyyy-MM-dd HH:mm:ss HH"))
                .withColumn("g", col("region").parseTimestamp("dd.MM.yyyy HH:mm:ss.SSS"))
                .withColumn("h", col("region").split(""))
                .withColumn("i", col("region").parseDate("yyyy-MM-dd").format("EEE"));
        return Pipeline.named("orders_daily")
                .write(computed.writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
