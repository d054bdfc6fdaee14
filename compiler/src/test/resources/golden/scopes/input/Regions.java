package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import java.util.ArrayList;
import java.util.List;

/** The same steps for several regions, each in a scope of its own. */
public final class Regions implements PipelineDefinition {
    public record Order(long id, String region) {}

    public static final class Enrich implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        List<Dataset.Write> writes = new ArrayList<>();
        List<Dataset<Order>> enriched = new ArrayList<>();
        for (String region : List.of("eu", "us")) {
            Dataset<Order> rows = orders.filter(col("region").eq(region))
                    .as("region=" + region + "/select")
                    .transform("region=" + region + "/enrich", Enrich.class, Local.engine().threads(2));
            enriched.add(rows);
            writes.add(rows.filter(col("id").gt(0))
                    .as("region=" + region + "/audit/positive")
                    .transform("region=" + region + "/audit/check", Enrich.class, Local.engine().threads(3))
                    .writeTo("region=" + region + "/audit/write", Iceberg.table("shop.audit_" + region)));
        }
        Dataset<Row> both = enriched.get(0).join(enriched.get(1), on("id").and("region")).as("both");
        Pipeline.Builder pipeline = Pipeline.named("regions").write(both.writeTo("clean_up", Iceberg.table("shop.both")));
        writes.forEach(pipeline::write);
        return pipeline.build();
    }
}
