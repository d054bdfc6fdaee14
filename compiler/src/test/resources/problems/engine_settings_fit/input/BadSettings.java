package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Decimal;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Spark;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.ir.EngineUse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings that engines do not have, and values that they cannot take. */
public final class BadSettings implements PipelineDefinition {
    public record Order(
            long orderId,
            @Nullable Long customerId,
            @Decimal(precision = 10, scale = 2) BigDecimal amount,
            String region,
            @Nullable String note,
            boolean paid,
            LocalDate day,
            Instant soldAt) {}

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);

        EngineSettings odd = () -> new EngineUse("local", new TreeMap<>(Map.of("memry", "2g", "threads", "0")));
        return Pipeline.named("orders_daily")
                .write(orders.filter(col("paid")).on(odd).writeTo("a", Iceberg.table("shop.a"), overwrite()))
                .write(orders.filter(col("paid")).on(Local.engine().memory("2 GB"))
                        .writeTo("b", Iceberg.table("shop.b"), overwrite()))
                .write(orders.filter(col("paid")).on(Spark.engine().master("my-cluster").driverMemory("much").shufflePartitions(-1))
                        .writeTo("c", Iceberg.table("shop.c"), overwrite()))
                .write(orders.filter(col("paid"))
                        .on(Spark.engine().eventLog("spark-events").openLineage("marquez:5000").conf("master", "yarn"))
                        .writeTo("d", Iceberg.table("shop.d"), overwrite()))
                .write(orders.filter(col("paid"))
                        .on(Spark.engine()
                                .eventLog("https://events.example/spark")
                                .openLineage("https://marquez.example?timeout=1")
                                .conf("spark.sql.ansi.enabled", "false")
                                .conf("spark.sql.caseSensitive", "true")
                                .conf("spark.driver.memory", "8g")
                                .conf("spark.plugins", "shop.Plugin")
                                .conf("spark.executor.memoryOverhead", ""))
                        .writeTo("e", Iceberg.table("shop.e"), overwrite()))
                .write(orders.filter(col("paid"))
                        .on(Spark.engine()
                                .eventLog("hdfs://events:8020/spark")
                                .openLineage("https://marquez.example/api/v1")
                                .conf("spark.sql.adaptive.enabled", "false")
                                .conf("spark.executor.memoryOverhead", "1g"))
                        .writeTo("f", Iceberg.table("shop.f"), overwrite()))
                .write(orders.filter(col("paid"))
                        .on(Spark.engine()
                                .eventLog("hdfs://me:hunter2@events:8020/spark")
                                .openLineage("https://me:hunter2@marquez.example")
                                .conf("spark.hadoop.fs.s3a.secret.key", "hunter2")
                                .conf("spark.hadoop.fs.azure.account.key.shop.dfs.core.windows.net", "hunter2")
                                .conf("spark.openlineage.transport.auth.apiKey", "hunter2"))
                        .writeTo("g", Iceberg.table("shop.g"), overwrite()))
                .build();
    }
}
