package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.concat;
import static dev.dataflow.Expr.listOf;
import static dev.dataflow.Expr.nothing;
import static dev.dataflow.Expr.when;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.ir.Type;
import java.time.LocalDate;
import paper.Order;
import paper.Shelf;

/** Every function of a value. */
public final class Functions implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
        Dataset<Row> numbers = orders.withColumn("share", col("order_id").dividedBy(7))
                .withColumn("rest", col("order_id").remainder(7))
                .withColumn("less", col("amount").negated().abs())
                .withColumn("rounded", col("amount").round(1))
                .withColumn("floor", col("amount").floor())
                .withColumn("ceiling", col("amount").ceiling())
                .withColumn("none", nothing(Type.Scalar.LONG))
                .withColumn("no_zero", col("order_id").nullIf(0))
                .withColumn("between", col("order_id").between(1, 9))
                .withColumn("known", col("customer_id").isNotNull().and(col("region").ne("eu")))
                .withColumn("size", when(col("order_id").ge(100), "large").when(col("order_id").gt(10), "small").otherwise("tiny"))
                .withColumn("odd", when(col("paid"), 1).otherwise(0));
        Dataset<Row> texts = orders.withColumn("lower", col("region").lower())
                .withColumn("upper", col("region").upper())
                .withColumn("trimmed", concat(col("region").trim(), col("region").trimStart(), col("region").trimEnd()))
                .withColumn("padded", col("region").padStart(8, "-").padEnd(12, "+"))
                .withColumn("part", col("region").substring(1, 2))
                .withColumn("replaced", col("region").replace("a", "b").replacePattern("[0-9]+", "#"))
                .withColumn("like", col("region").matches("e.*").or(col("region").contains("u")))
                .withColumn("ends", col("region").startsWith("e").and(col("region").endsWith("u")))
                .withColumn("length", col("region").length())
                .withColumn("words", col("note").split(" "))
                .withColumn("again", col("tags").merge(", "))
                .withColumn("digest", col("region").sha256())
                .withColumn("either", col("region").in("eu", "us"));
        Dataset<Row> times = orders.withColumn("parsed", col("note").parseDate("yyyy-MM-dd"))
                .withColumn("parsed_at", col("note").parseTimestamp("yyyy-MM-dd HH:mm"))
                .withColumn("shown", col("day").format("dd.MM.yyyy"))
                .withColumn("year", col("day").year())
                .withColumn("month", col("day").month())
                .withColumn("day_of_month", col("day").day())
                .withColumn("week_day", col("day").dayOfWeek())
                .withColumn("hour", col("sold_at").hour())
                .withColumn("minute", col("sold_at").minute())
                .withColumn("second", col("sold_at").second())
                .withColumn("sold_hour", col("sold_at").truncate("hour"))
                .withColumn("next_day", col("day").plusDays(1))
                .withColumn("age", col("day").daysSince(LocalDate.of(2026, 1, 1)));
        Dataset<Row> nested = orders.withColumn("first_tag", col("tags").element(1))
                .withColumn("red", col("counts").valueOf("red"))
                .withColumn("city", col("address").field("city"))
                .withColumn("list", listOf(1, 2, col("order_id")));
        return Pipeline.named("functions")
                .write(numbers.writeTo("write_numbers", Shelf.of("numbers")))
                .write(texts.writeTo("write_texts", Shelf.of("texts")))
                .write(times.writeTo("write_times", Shelf.of("times")))
                .write(nested.writeTo("write_nested", Shelf.of("nested")))
                .build();
    }
}
