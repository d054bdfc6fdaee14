package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.RowSchema.column;
import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Schedule;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.util.List;
import paper.Shelf;

/** Halves of surrogate pairs and NUL characters; whole pairs, and what looks like an escape, are texts like others. */
public final class Unwritable implements PipelineDefinition {
    private static final Type NESTED =
            new Type.Struct(List.of(new Schema.Column("half \ud83d", Type.Scalar.STRING, true)));

    @Override
    public Pipeline define() {
        Dataset<Row> orders = Dataset.read(
                "orders",
                Shelf.of("orders"),
                RowSchema.of(
                        column("id\ude80", Type.Scalar.LONG),
                        column("nested", NESTED),
                        column("whole \ud83d\ude80 \\u0000 \\\\ud83d", Type.Scalar.STRING)));
        return Pipeline.named("orders_daily")
                .description("all\u0000 orders, with a \"quote\" and a description that is longer than what is shown of it")
                .tags("\ud83d")
                .schedule(Schedule.cron("0 3 * * *").or(Schedule.Updated.of(Shelf.of("a\u0000b"))))
                .write(orders.filter(col("whole \ud83d\ude80 \\u0000 \\\\ud83d").ne("\\\u0000"))
                        .writeTo("write", Shelf.of("copies"), append()))
                .write(orders.drop("id\ude80").writeTo("write_others", Shelf.of("others"), append()))
                .build();
    }
}
