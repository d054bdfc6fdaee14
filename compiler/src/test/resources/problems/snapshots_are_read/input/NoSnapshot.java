package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;

public class NoSnapshot implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Row> orders = Dataset.read("orders", Csv.files("orders.csv"), RowSchema.snapshot("schemas/ordrs.json"));
        Dataset<Row> classes = Dataset.read("classes", Csv.files("c.csv"), RowSchema.snapshot("shop/NoSnapshot.class"));
        return Pipeline.named("no_snapshot")
                .write(orders.select("id").writeTo("out", Iceberg.table("a.orders"), append()))
                .write(classes.writeTo("out_classes", Iceberg.table("a.classes"), append()))
                .build();
    }
}
