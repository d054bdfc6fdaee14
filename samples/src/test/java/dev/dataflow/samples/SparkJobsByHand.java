package dev.dataflow.samples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.year;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** {@link SparkJobs} as one writes them for Spark, of the same result types. Nothing is counted, pinned or committed. */
public final class SparkJobsByHand {
    private static final Column ONE = lit(BigDecimal.ONE);

    private final SparkSession session;
    private final String tables;

    private SparkJobsByHand(SparkSession session, String tables) {
        this.session = session;
        this.tables = tables;
    }

    /**
     * Reads the tables in the folder that the first argument names, and writes to that of the second the results of the job
     * that the third names; or of all, and prints their plans, if there is no third.
     */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession session = SparkSession.builder()
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.ansi.enabled", true)
                .config("spark.sql.shuffle.partitions", 8)
                .config("spark.sql.decimalOperations.allowPrecisionLoss", false)
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .getOrCreate()) {
            SparkJobsByHand jobs = new SparkJobsByHand(session, arguments[0]);
            for (String job : arguments.length > 2 ? List.of(arguments[2]) : SparkJobs.NAMES) {
                Dataset<Row> rows = jobs.rows(job);
                if (arguments.length == 2) {
                    System.out.println("job " + job);
                    rows.explain("extended");
                }
                rows.write().mode("overwrite").option("compression", "zstd").parquet(arguments[1] + "/" + job);
            }
        }
    }

    private Dataset<Row> rows(String job) {
        return switch (job) {
            case "pricing_summary" -> pricingSummary();
            case "shipping_priority" -> shippingPriority();
            case "local_supplier_volume" -> localSupplierVolume();
            case "product_type_profit" -> productTypeProfit();
            case "large_volume_customers" -> largeVolumeCustomers();
            case "revenue_change" -> revenueChange();
            case "customer_distribution" -> customerDistribution();
            case "latest_orders" -> latestOrders();
            case "spending_so_far" -> spendingSoFar();
            case "words_of_comments" -> wordsOfComments();
            default -> throw new IllegalArgumentException(job);
        };
    }

    private Dataset<Row> table(String name) {
        return session.read().parquet(tables + "/" + name);
    }

    private static Column revenue() {
        return col("l_extendedprice").multiply(ONE.minus(col("l_discount")));
    }

    private static Column date(String day) {
        return lit(Date.valueOf(day));
    }

    /** A sum that has all the digits there are. */
    private static Column total(String column, int scale) {
        return sum(column).cast("decimal(38," + scale + ")");
    }

    /** A mean that does not depend on the order of the rows. */
    private static Column mean(String column) {
        return try_divide(total(column, 2).cast("double"), count(column).cast("double"));
    }

    private Dataset<Row> pricingSummary() {
        return table("lineitem")
                .filter(col("l_shipdate").leq(date("1998-09-02")))
                .withColumn("discounted", revenue())
                .withColumn("charge", col("discounted").multiply(ONE.plus(col("l_tax"))))
                .groupBy("l_returnflag", "l_linestatus")
                .agg(
                        total("l_quantity", 2).as("sum_qty"),
                        total("l_extendedprice", 2).as("sum_base_price"),
                        total("discounted", 4).as("sum_disc_price"),
                        total("charge", 6).as("sum_charge"),
                        mean("l_quantity").as("avg_qty"),
                        mean("l_extendedprice").as("avg_price"),
                        mean("l_discount").as("avg_disc"),
                        count("*").as("count_order"));
    }

    private Dataset<Row> shippingPriority() {
        Dataset<Row> customers = table("customer").filter(col("c_mktsegment").equalTo("BUILDING"));
        Dataset<Row> orders = table("orders").filter(col("o_orderdate").lt(date("1995-03-15")));
        return table("lineitem")
                .filter(col("l_shipdate").gt(date("1995-03-15")))
                .join(orders, col("l_orderkey").equalTo(col("o_orderkey")))
                .join(customers, col("o_custkey").equalTo(col("c_custkey")), "left_semi")
                .withColumn("volume", revenue())
                .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
                .agg(total("volume", 4).as("revenue"))
                .orderBy(
                        col("revenue").desc_nulls_last(),
                        col("o_orderdate").asc_nulls_last(),
                        col("l_orderkey").asc_nulls_last(),
                        col("o_shippriority").asc_nulls_last())
                .limit(10);
    }

    private Dataset<Row> localSupplierVolume() {
        Dataset<Row> asia = table("nation")
                .join(
                        table("region").filter(col("r_name").equalTo("ASIA")),
                        col("n_regionkey").equalTo(col("r_regionkey")),
                        "left_semi");
        return table("customer")
                .join(
                        table("orders")
                                .filter(col("o_orderdate")
                                        .geq(date("1994-01-01"))
                                        .and(col("o_orderdate").lt(date("1995-01-01")))),
                        col("c_custkey").equalTo(col("o_custkey")))
                .join(table("lineitem"), col("o_orderkey").equalTo(col("l_orderkey")))
                .join(
                        table("supplier"),
                        col("l_suppkey")
                                .equalTo(col("s_suppkey"))
                                .and(col("c_nationkey").equalTo(col("s_nationkey"))))
                .join(asia, col("c_nationkey").equalTo(col("n_nationkey")))
                .withColumn("volume", revenue())
                .groupBy("n_name")
                .agg(total("volume", 4).as("revenue"));
    }

    private Dataset<Row> productTypeProfit() {
        return table("part")
                .filter(col("p_name").contains("green"))
                .join(table("lineitem"), col("p_partkey").equalTo(col("l_partkey")))
                .join(table("supplier"), col("l_suppkey").equalTo(col("s_suppkey")))
                .join(
                        table("partsupp"),
                        col("p_partkey")
                                .equalTo(col("ps_partkey"))
                                .and(col("l_suppkey").equalTo(col("ps_suppkey"))))
                .join(table("orders"), col("l_orderkey").equalTo(col("o_orderkey")))
                .join(table("nation"), col("s_nationkey").equalTo(col("n_nationkey")))
                .withColumn("o_year", year(col("o_orderdate")))
                .withColumn("amount", revenue().minus(col("ps_supplycost").multiply(col("l_quantity"))))
                .groupBy("n_name", "o_year")
                .agg(total("amount", 4).as("profit"));
    }

    private Dataset<Row> largeVolumeCustomers() {
        Dataset<Row> large = table("lineitem")
                .groupBy("l_orderkey")
                .agg(total("l_quantity", 2).as("quantity"))
                .filter(col("quantity").gt(300));
        return table("orders")
                .join(large, col("o_orderkey").equalTo(col("l_orderkey")))
                .join(table("customer"), col("o_custkey").equalTo(col("c_custkey")))
                .select("c_name", "o_custkey", "o_orderkey", "o_orderdate", "o_totalprice", "quantity")
                .orderBy(
                        col("o_totalprice").desc_nulls_last(),
                        col("o_orderdate").asc_nulls_last(),
                        col("o_orderkey").asc_nulls_last(),
                        col("c_name").asc_nulls_last(),
                        col("o_custkey").asc_nulls_last(),
                        col("quantity").asc_nulls_last())
                .limit(100);
    }

    private Dataset<Row> revenueChange() {
        return table("lineitem")
                .filter(col("l_shipdate")
                        .geq(date("1994-01-01"))
                        .and(col("l_shipdate").lt(date("1995-01-01")))
                        .and(col("l_discount").between(new BigDecimal("0.05"), new BigDecimal("0.07")))
                        .and(col("l_quantity").lt(24)))
                .withColumn("saved", col("l_extendedprice").multiply(col("l_discount")))
                .agg(total("saved", 4).as("revenue"));
    }

    private Dataset<Row> customerDistribution() {
        return table("customer")
                .join(
                        table("orders").filter(not(col("o_comment").contains("special"))),
                        col("c_custkey").equalTo(col("o_custkey")),
                        "left")
                .groupBy("c_custkey")
                .agg(count("o_orderkey").as("orders"))
                .groupBy("orders")
                .agg(count("*").as("customers"));
    }

    private Dataset<Row> latestOrders() {
        return table("orders")
                .select("o_custkey", "o_orderdate", "o_orderkey", "o_totalprice")
                .withColumn(
                        "_dataflow_rank",
                        row_number()
                                .over(Window.partitionBy("o_custkey")
                                        .orderBy(
                                                col("o_orderdate").desc_nulls_last(),
                                                col("o_orderkey").asc_nulls_last(),
                                                col("o_totalprice").asc_nulls_last())))
                .filter(col("_dataflow_rank").equalTo(1))
                .drop("_dataflow_rank");
    }

    private Dataset<Row> spendingSoFar() {
        return table("orders")
                .select("o_custkey", "o_orderdate", "o_orderkey", "o_totalprice")
                .withColumn(
                        "spent",
                        sum("o_totalprice")
                                .over(Window.partitionBy("o_custkey")
                                        .orderBy(
                                                col("o_orderdate").asc_nulls_last(),
                                                col("o_orderkey").asc_nulls_last()))
                                .cast("decimal(38,2)"))
                .withColumn(
                        "place",
                        rank().over(Window.partitionBy("o_custkey")
                                        .orderBy(col("o_totalprice").desc_nulls_last()))
                                .cast("long"));
    }

    private Dataset<Row> wordsOfComments() {
        return table("orders")
                .select(split(col("o_comment"), " ").as("word"))
                .select(explode(col("word")).as("word"))
                .groupBy("word")
                .agg(count("*").as("times"));
    }
}
