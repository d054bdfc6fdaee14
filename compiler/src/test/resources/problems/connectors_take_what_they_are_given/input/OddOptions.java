package shop;

import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Jdbc;
import dev.dataflow.Kafka;
import dev.dataflow.Parquet;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Sinks;
import dev.dataflow.Source;
import dev.dataflow.Sources;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Options that connectors do not have, or not so, and wishes that they cannot fulfil. */
public final class OddOptions implements PipelineDefinition {
    public record Order(long orderId, String region, LocalDate day) {}

    @Override
    public Pipeline define() {
        Source bare = () -> new Body.Read(ConnectorUse.of("memory", "", "bare"), BadRecords.FAIL);
        Source both = () -> new Body.Read(
                ConnectorUse.of("kafka", "kafka_default", "orders"), BadRecords.FAIL, null, true, List.of());
        Source skipped = () -> new Body.Read(Iceberg.table("shop.orders").write(), BadRecords.SKIP);
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
        return Pipeline.named("odd_options")
                .write(copied("unknown", Sources.uri("iceberg://shop.orders?snapshto=17")))
                .write(copied("no_delimiter", Csv.files("a.csv").delimiter('\n')))
                .write(copied("one_for_both", Csv.files("a.csv").delimiter(';').quote(';')))
                .write(copied("no_number", Sources.uri("iceberg://shop.orders?snapshot=newest")))
                .write(copied("no_choice", Sources.uri("kafka://orders?format=xml")))
                .write(copied("no_time", Sources.uri("delta://orders?asOf=yesterday")))
                .write(copied("missing", bare))
                .write(copied("bounded", both))
                .write(copied("no_bad_records", skipped))
                .write(copied("two_times", Iceberg.table("shop.orders").asOf(Instant.EPOCH).snapshot(17)))
                .write(copied("empty_query", Jdbc.query("crm", "users", " ")))
                .write(copied("no_topic", Kafka.topic("all orders")))
                .write(copied("no_range", Jdbc.table("crm", "users").splitBy("id", 1, 10, 0)))
                .write(orders.writeTo("past", Iceberg.table("shop.past").asOf(Instant.EPOCH), overwrite()))
                .write(orders.writeTo("two_files", Csv.files("a.csv", "b.csv"), append()))
                .write(orders.writeTo("by_day", Parquet.folder("days").partitionedBy("day(day)")))
                .write(orders.writeTo("by_region", Sinks.uri("parquet://regions.parquet?partitionedBy=region")))
                .write(orders.writeTo("star", Parquet.files(Text.of(Vars.runId(), "/*")), append()))
                .build();
    }

    private static Dataset.Write copied(String name, Source source) {
        return Dataset.read(name, source, Order.class).writeTo("write_" + name, Iceberg.table("copies." + name), append());
    }
}
