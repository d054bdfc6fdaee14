package shop;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Values that a run may be given, one of each kind. */
public final class Parameters implements PipelineDefinition {
    public record Line(String text) {}

    private static final Param DAY = Param.required("day", Type.Scalar.DATE).description("The day of the files");
    private static final Param SHOP = Param.of("shop", "it's \"{{ ours }}\"").description("Quotes arrive as they are");

    @Override
    public Pipeline define() {
        Dataset<Line> lines = Dataset.read(
                "lines", Csv.files(Text.of("in/", Vars.parameter(DAY), "/", Vars.parameter(SHOP), ".csv")), Line.class);
        return Pipeline.named("parameters")
                .parameter(DAY)
                .parameter(SHOP)
                .parameter(Param.of("days", 7).between(1, 90).description("How many days back"))
                .parameter(Param.of("rows", 5_000_000_000L).between(null, 10_000_000_000L))
                .parameter(Param.of("share", 0.25).between(0.0, 1.0))
                .parameter(Param.of("price", new BigDecimal("19.90")).between(new BigDecimal("-1.50"), null))
                .parameter(Param.of("exact", new BigDecimal("12345678901234567.89")))
                .parameter(Param.of("region", "eu").oneOf("eu", "us"))
                .parameter(Param.of("level", 2).oneOf(1, 2, 3))
                .parameter(Param.of("full", false))
                .parameter(Param.of("weight", 1.5f).between(0f, 2f))
                .parameter(Param.of("patience", Duration.ofMinutes(90)).between(Duration.ZERO, null))
                .parameter(Param.of("from", LocalDate.of(2026, 1, 31)).between(LocalDate.of(2026, 1, 1), null))
                .parameter(Param.of("until", Instant.parse("2026-01-31T12:00:00Z")))
                .write(lines.writeTo("write", Iceberg.table("shop.lines")))
                .build();
    }
}
