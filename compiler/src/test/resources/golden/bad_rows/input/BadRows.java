package shop;

import static dev.dataflow.Expect.castable;
import static dev.dataflow.Expect.notNull;
import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.when;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.ir.Type.Scalar;
import org.jspecify.annotations.Nullable;

/** Rows that a step rejects, of every kind of step, with every word that there is for them. */
public final class BadRows implements PipelineDefinition {
    public record Line(
            String id,
            String kind,
            String amount,
            @Nullable String day) {}

    public static final class Known implements RecordTransform<Line, Line> {
        @Override
        public void process(Line line, Output<Line> output) {
            if (line.kind().isEmpty()) {
                output.reject("of no kind");
            } else {
                output.emit(line);
            }
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read("lines", Csv.files("lines.csv").failOnDrift(), Line.class)
                .badRowsToDeadLetters()
                .rejectsAtMost(100)
                .rejectsAtMostShare(0.01);
        Dataset<Line> checked = lines.expect(
                        "checked", notNull("id").skip(), castable("id", Scalar.LONG).deadLetters())
                .rejectsAtMost(0);
        Dataset<Row> typed = checked.transform("known", Known.class)
                .skipBadRows()
                .withColumn("amount", col("amount").cast(Scalar.DOUBLE))
                .as("amounts")
                .rejectsAtMostShare(0.5)
                .badRowsToDeadLetters()
                .select(
                        col("id").cast(Scalar.LONG).as("id"),
                        when(col("kind").eq("x"), col("kind").cast(Scalar.INT))
                                .otherwise(coalesce(col("amount"), col("day").cast(Scalar.INT)))
                                .as("size"),
                        col("day").castable(Scalar.DATE).as("has_day"),
                        col("kind").as("kind"))
                .skipBadRows()
                .filter(col("kind").ne("n").or(col("kind").cast(Scalar.INT).gt(0)))
                .badRowsToDeadLetters();
        return Pipeline.named("bad_rows")
                .write(lines.transform("strict", Known.class)
                        .failOnBadRows()
                        .writeTo("write_strict", Iceberg.table("shop.strict"), append()))
                .write(typed.writeTo("write", Iceberg.table("shop.lines"), append()))
                .build();
    }
}
