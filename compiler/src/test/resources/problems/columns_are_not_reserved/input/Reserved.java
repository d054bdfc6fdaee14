package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.ir.Type;
import paper.Shelf;

/** Names of the engines' own columns: told once, where each comes in. */
public final class Reserved implements PipelineDefinition {
    @Override
    public Pipeline define() {
        Dataset<Row> orders = Dataset.read(
                "orders",
                Shelf.of("orders"),
                RowSchema.of(
                        RowSchema.column("id", Type.Scalar.LONG),
                        RowSchema.column("_Dataflow_File", Type.Scalar.STRING),
                        RowSchema.column("dataflow_rank", Type.Scalar.LONG),
                        RowSchema.column("_dataflow", Type.Scalar.LONG)));
        Dataset<Row> ranked = orders.withColumn("_dataflow_rank", col("id").plus(1)).as("ranked");
        Dataset<Row> named = ranked.rename("id", "_dataflow_id").as("named");
        return Pipeline.named("orders_daily")
                .write(named.filter(col("_dataflow_id").gt(1)).writeTo("write", Shelf.of("copies"), append()))
                .build();
    }
}
