package dev.dataflow.samples;

import static dev.dataflow.Aggregates.avg;
import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.lit;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.SortBy.desc;
import static dev.dataflow.Windows.rank;
import static dev.dataflow.Windows.runningSum;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Dataset;
import dev.dataflow.Expr;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Spark;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Ten jobs over the tables of TPC-H, by built-in operations on Spark: made to be timed, and their plans compared. */
final class SparkJobs {
    /** Where the tables are, each in a folder of its name, among the project's data. */
    static final String FOLDER = "tpch";

    /** The columns of each table, each with its type. */
    static final Map<String, String> TABLES = tables();

    /** The jobs. */
    private static final List<Job> JOBS = List.of(
            new PricingSummary(),
            new ShippingPriority(),
            new LocalSupplierVolume(),
            new ProductTypeProfit(),
            new LargeVolumeCustomers(),
            new RevenueChange(),
            new CustomerDistribution(),
            new LatestOrders(),
            new SpendingSoFar(),
            new WordsOfComments());

    /** Their names. */
    static final List<String> NAMES = JOBS.stream().map(Job::name).toList();

    private static final Expr ONE = lit(BigDecimal.ONE);

    private SparkJobs() {}

    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("region", "r_regionkey long, r_name string, r_comment string");
        tables.put("nation", "n_nationkey long, n_name string, n_regionkey long, n_comment string");
        tables.put(
                "supplier",
                "s_suppkey long, s_name string, s_address string, s_nationkey long, s_phone string, s_acctbal"
                        + " decimal(12,2), s_comment string");
        tables.put(
                "part",
                "p_partkey long, p_name string, p_mfgr string, p_brand string, p_type string, p_size int, p_container"
                        + " string, p_retailprice decimal(12,2), p_comment string");
        tables.put(
                "partsupp",
                "ps_partkey long, ps_suppkey long, ps_availqty int, ps_supplycost decimal(12,2), ps_comment string");
        tables.put(
                "customer",
                "c_custkey long, c_name string, c_address string, c_nationkey long, c_phone string, c_acctbal"
                        + " decimal(12,2), c_mktsegment string, c_comment string");
        tables.put(
                "orders",
                "o_orderkey long, o_custkey long, o_orderstatus string, o_totalprice decimal(12,2), o_orderdate date,"
                        + " o_orderpriority string, o_clerk string, o_shippriority int, o_comment string");
        tables.put(
                "lineitem",
                "l_orderkey long, l_partkey long, l_suppkey long, l_linenumber int, l_quantity decimal(12,2),"
                        + " l_extendedprice decimal(12,2), l_discount decimal(12,2), l_tax decimal(12,2), l_returnflag"
                        + " string, l_linestatus string, l_shipdate date, l_commitdate date, l_receiptdate date,"
                        + " l_shipinstruct string, l_shipmode string, l_comment string");
        return tables;
    }

    static Schema schema(String table) {
        return new Schema(Stream.of(String.valueOf(TABLES.get(table)).split(", "))
                .map(column -> column.split(" "))
                .map(column -> new Schema.Column(column[0], Type.parse(column[1]), false))
                .toList());
    }

    private static Expr revenue() {
        return col("l_extendedprice").times(ONE.minus(col("l_discount")));
    }

    private static Expr date(int year, int month, int day) {
        return lit(LocalDate.of(year, month, day));
    }

    /** Rows that Spark computes, and a pipeline that writes them into a folder of its name. */
    abstract static class Job implements PipelineDefinition {
        abstract Dataset<Row> rows();

        /** The class's, as pipelines are called: {@code pricing_summary}. */
        final String name() {
            return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }

        final Dataset<Row> table(String table) {
            return Dataset.read(
                    name() + "_" + table,
                    Parquet.files(FOLDER + "/" + table + "/*.parquet").in("taxi_data"),
                    RowSchema.of(schema(table).columns().toArray(Schema.Column[]::new)));
        }

        final Dataset.Write write(String folder) {
            return rows().on(Spark.engine())
                    .writeTo("write_" + name(), Parquet.folder(folder + "/").in("out"), overwrite());
        }

        @Override
        public final Pipeline define() {
            return Pipeline.named(name()).write(write(name())).build();
        }
    }

    /** All of them in one task. */
    public static final class All implements PipelineDefinition {
        static final String NAME = "spark_jobs";

        @Override
        public Pipeline define() {
            Pipeline.Builder all = Pipeline.named(NAME);
            for (Job job : JOBS) {
                all = all.write(job.write("all/" + job.name()));
            }
            return all.build();
        }
    }

    /** Query 1. */
    public static final class PricingSummary extends Job {
        @Override
        Dataset<Row> rows() {
            return table("lineitem")
                    .filter(col("l_shipdate").le(date(1998, 9, 2)))
                    .withColumn("discounted", revenue())
                    .withColumn("charge", col("discounted").times(ONE.plus(col("l_tax"))))
                    .groupBy("l_returnflag", "l_linestatus")
                    .aggregate(
                            sum("l_quantity").as("sum_qty"),
                            sum("l_extendedprice").as("sum_base_price"),
                            sum("discounted").as("sum_disc_price"),
                            sum("charge").as("sum_charge"),
                            avg("l_quantity").as("avg_qty"),
                            avg("l_extendedprice").as("avg_price"),
                            avg("l_discount").as("avg_disc"),
                            count().as("count_order"));
        }
    }

    /** Query 3. */
    public static final class ShippingPriority extends Job {
        @Override
        Dataset<Row> rows() {
            Dataset<Row> customers =
                    table("customer").filter(col("c_mktsegment").eq("BUILDING"));
            Dataset<Row> orders = table("orders").filter(col("o_orderdate").lt(date(1995, 3, 15)));
            return table("lineitem")
                    .filter(col("l_shipdate").gt(date(1995, 3, 15)))
                    .join(orders, on("l_orderkey", "o_orderkey"))
                    .semiJoin(customers, on("o_custkey", "c_custkey"))
                    .withColumn("volume", revenue())
                    .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
                    .aggregate(sum("volume").as("revenue"))
                    .sort(desc("revenue")
                            .thenAsc("o_orderdate")
                            .thenAsc("l_orderkey")
                            .thenAsc("o_shippriority"))
                    .limit(10);
        }
    }

    /** Query 5. */
    public static final class LocalSupplierVolume extends Job {
        @Override
        Dataset<Row> rows() {
            Dataset<Row> asia = table("nation")
                    .semiJoin(table("region").filter(col("r_name").eq("ASIA")), on("n_regionkey", "r_regionkey"));
            return table("customer")
                    .join(
                            table("orders")
                                    .filter(col("o_orderdate")
                                            .ge(date(1994, 1, 1))
                                            .and(col("o_orderdate").lt(date(1995, 1, 1)))),
                            on("c_custkey", "o_custkey"))
                    .join(table("lineitem"), on("o_orderkey", "l_orderkey"))
                    .join(table("supplier"), on("l_suppkey", "s_suppkey").and("c_nationkey", "s_nationkey"))
                    .join(asia, on("c_nationkey", "n_nationkey"))
                    .withColumn("volume", revenue())
                    .groupBy("n_name")
                    .aggregate(sum("volume").as("revenue"));
        }
    }

    /** Query 9. */
    public static final class ProductTypeProfit extends Job {
        @Override
        Dataset<Row> rows() {
            return table("part")
                    .filter(col("p_name").contains("green"))
                    .join(table("lineitem"), on("p_partkey", "l_partkey"))
                    .join(table("supplier"), on("l_suppkey", "s_suppkey"))
                    .join(table("partsupp"), on("p_partkey", "ps_partkey").and("l_suppkey", "ps_suppkey"))
                    .join(table("orders"), on("l_orderkey", "o_orderkey"))
                    .join(table("nation"), on("s_nationkey", "n_nationkey"))
                    .withColumn("o_year", col("o_orderdate").year())
                    .withColumn("amount", revenue().minus(col("ps_supplycost").times(col("l_quantity"))))
                    .groupBy("n_name", "o_year")
                    .aggregate(sum("amount").as("profit"));
        }
    }

    /** Query 18. */
    public static final class LargeVolumeCustomers extends Job {
        @Override
        Dataset<Row> rows() {
            Dataset<Row> large = table("lineitem")
                    .groupBy("l_orderkey")
                    .aggregate(sum("l_quantity").as("quantity"))
                    .filter(col("quantity").gt(300));
            return table("orders")
                    .join(large, on("o_orderkey", "l_orderkey"))
                    .join(table("customer"), on("o_custkey", "c_custkey"))
                    .select("c_name", "o_custkey", "o_orderkey", "o_orderdate", "o_totalprice", "quantity")
                    .sort(desc("o_totalprice")
                            .thenAsc("o_orderdate")
                            .thenAsc("o_orderkey")
                            .thenAsc("c_name")
                            .thenAsc("o_custkey")
                            .thenAsc("quantity"))
                    .limit(100);
        }
    }

    /** Query 6. */
    public static final class RevenueChange extends Job {
        @Override
        Dataset<Row> rows() {
            return table("lineitem")
                    .filter(col("l_shipdate")
                            .ge(date(1994, 1, 1))
                            .and(col("l_shipdate").lt(date(1995, 1, 1)))
                            .and(col("l_discount").between(new BigDecimal("0.05"), new BigDecimal("0.07")))
                            .and(col("l_quantity").lt(24)))
                    .withColumn("saved", col("l_extendedprice").times(col("l_discount")))
                    .aggregate(sum("saved").as("revenue"));
        }
    }

    /** Query 13, but for the pattern. */
    public static final class CustomerDistribution extends Job {
        @Override
        Dataset<Row> rows() {
            return table("customer")
                    .leftJoin(
                            table("orders")
                                    .filter(col("o_comment").contains("special").not()),
                            on("c_custkey", "o_custkey"))
                    .groupBy("c_custkey")
                    .aggregate(count("o_orderkey").as("orders"))
                    .groupBy("orders")
                    .aggregate(count().as("customers"));
        }
    }

    /** The last order of each customer, of those of a day the one with the smallest key. */
    public static final class LatestOrders extends Job {
        @Override
        Dataset<Row> rows() {
            return table("orders")
                    .select("o_custkey", "o_orderdate", "o_orderkey", "o_totalprice")
                    .dedupe(
                            List.of("o_custkey"),
                            desc("o_orderdate").thenAsc("o_orderkey").thenAsc("o_totalprice"));
        }
    }

    /** What each customer has spent up to an order, and the order's place by price. */
    public static final class SpendingSoFar extends Job {
        @Override
        Dataset<Row> rows() {
            return table("orders")
                    .select("o_custkey", "o_orderdate", "o_orderkey", "o_totalprice")
                    .window(
                            List.of("o_custkey"),
                            asc("o_orderdate").thenAsc("o_orderkey"),
                            runningSum("o_totalprice").as("spent"))
                    .window(List.of("o_custkey"), desc("o_totalprice"), rank().as("place"));
        }
    }

    /** How often each word comes in the comments of orders. */
    public static final class WordsOfComments extends Job {
        @Override
        Dataset<Row> rows() {
            return table("orders")
                    .select(col("o_comment").split(" ").as("word"))
                    .explode("word")
                    .groupBy("word")
                    .aggregate(count().as("times"));
        }
    }
}
