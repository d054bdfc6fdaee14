package dev.dataflow.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Expr;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Text;
import dev.dataflow.Var;
import dev.dataflow.Vars;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RunVariablesTest {
    private static final Param DAYS = Param.of("days", 7).between(1, 30);
    private static final Instant DATE = Instant.parse("2026-11-20T23:00:00Z");

    @Test
    void datesAndParametersStandInPathsAndExpressions() {
        PipelineIr rendered = rendered(pipeline(Vars.ds()), DATE, Map.of("days", "3"));

        Body.Read read = (Body.Read) rendered.step("in").body();
        assertThat(read.source().options().get("paths")).isEqualTo(new Value.Texts(List.of("in/2026-11-20/run 1.csv")));
        Body.WithColumns with = (Body.WithColumns) rendered.step("with_column").body();
        assertThat(with.columns().get(0).value()).isEqualTo(new Expression.Literal(Scalar.DATE, "2026-11-20"));
        Body.Filter filter = (Body.Filter) rendered.step("filter").body();
        assertThat(((Expression.Call) filter.condition()).arguments().get(1))
                .isEqualTo(new Expression.Literal(Scalar.INT, "3"));
    }

    @Test
    void namesAreMadeOfWhatNamesMayHoldAlone() {
        PipelineIr rendered = rendered(named(), DATE, Map.of("shop", "bonn-2"));
        ConnectorUse sink = ((Body.Write) rendered.step("out").body()).sink();
        assertThat(sink)
                .isEqualTo(Iceberg.table("shop.orders_bonn-2_2026-11-20").write());

        for (String shop : List.of("x.other", "../up", "a b", "", "a\nb", "ä")) {
            DriverFailure failure =
                    catchThrowableOfType(DriverFailure.class, () -> rendered(named(), DATE, Map.of("shop", shop)));
            assertThat(failure.code()).isEqualTo("NAME_INVALID");
            assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
            assertThat(failure.message()).contains("parameter \"shop\" \"" + shop + "\"");
        }
    }

    @Test
    void argumentsOfQueriesAreLiteralsOfTheirTypes() {
        Param shop = Param.of("shop", "bonn");
        Dataset<Row> asked = Dataset.sql(
                        "asked", "select * from rows where shop = :shop and day = :day", Inputs.named("rows", rows()))
                .argument("shop", Vars.parameter(shop))
                .argument("day", Vars.ds());
        PipelineIr pipeline = Pipeline.named("p")
                .parameter(shop)
                .write(asked.writeTo("out", Iceberg.table("a.b")))
                .build()
                .ir();

        PipelineIr rendered = rendered(pipeline, DATE, Map.of("shop", "' or 1 = 1 --"));

        Body.Sql sql = (Body.Sql) rendered.step("asked").body();
        assertThat(sql.query()).isEqualTo("select * from rows where shop = :shop and day = :day");
        assertThat(sql.arguments())
                .containsEntry("shop", new Expression.Literal(Scalar.STRING, "' or 1 = 1 --"))
                .containsEntry("day", new Expression.Literal(Scalar.DATE, "2026-11-20"));
    }

    private static Dataset<Row> rows() {
        return Dataset.read("in", Csv.files("in.csv"), RowSchema.of(RowSchema.column("n", Scalar.INT)));
    }

    private static PipelineIr named() {
        Param shop = Param.of("shop", "bonn");
        return Pipeline.named("p")
                .parameter(shop)
                .write(rows().writeTo(
                                "out", Iceberg.table(Text.of("shop.orders_", Vars.parameter(shop), "_", Vars.ds()))))
                .build()
                .ir();
    }

    @Test
    void aParameterThatIsNotGivenHasItsDefault() {
        Body.Filter filter = (Body.Filter)
                rendered(pipeline(Vars.ds()), DATE, Map.of()).step("filter").body();
        assertThat(((Expression.Call) filter.condition()).arguments().get(1))
                .isEqualTo(new Expression.Literal(Scalar.INT, "7"));
    }

    @Test
    void aRunWithoutDateTakesTheValueForSuchRunsOrFails() {
        PipelineIr rendered = rendered(pipeline(Vars.ds().orElse("2024-02-29")), null, Map.of());
        assertThat(((Body.Read) rendered.step("in").body()).source().options().get("paths"))
                .isEqualTo(new Value.Texts(List.of("in/2024-02-29/run 1.csv")));

        DriverFailure failure = failure(null, Map.of());
        assertThat(failure.failureClass()).isEqualTo(FailureClass.CONFIG);
        assertThat(failure.code()).isEqualTo("DATE_MISSING");
        assertThat(failure.message()).contains("without the ds", "orElse");
    }

    @Test
    void aParameterThatCannotBeIsRefusedWithItsBounds() {
        assertThat(failure(DATE, Map.of("days", "31")).message()).contains("\"days\" = \"31\"", "at most 30");
        assertThat(failure(DATE, Map.of("days", "0")).message()).contains("at least 1");
        assertThat(failure(DATE, Map.of("days", "many")).message()).contains("it is no int");
        assertThat(failure(DATE, Map.of("days", "many")).code()).isEqualTo("PARAMETER_INVALID");
    }

    private static DriverFailure failure(@Nullable Instant date, Map<String, String> parameters) {
        return catchThrowableOfType(DriverFailure.class, () -> rendered(pipeline(Vars.ds()), date, parameters));
    }

    private static PipelineIr pipeline(Var day) {
        Dataset<Row> rows = Dataset.read(
                        "in",
                        Csv.files(Text.of("in/", day, "/", Vars.runId(), ".csv")),
                        RowSchema.of(RowSchema.column("n", Scalar.INT)))
                .withColumn("day", day)
                .filter(Expr.col("n").lt(Vars.parameter(DAYS)));
        return Pipeline.named("p")
                .parameter(DAYS)
                .write(rows.writeTo("out", Iceberg.table("a.b")))
                .build()
                .ir();
    }

    private static PipelineIr rendered(PipelineIr pipeline, @Nullable Instant date, Map<String, String> parameters) {
        PipelineDocument document = new PipelineDocument(1, pipeline, new Plan(List.of()), new TreeMap<>());
        Invocation invocation = new Invocation(
                1,
                "/p.json",
                "",
                "p",
                "t",
                "run 1",
                date,
                date,
                date,
                Instant.EPOCH,
                1,
                1,
                0,
                "",
                new TreeMap<>(parameters),
                new TreeMap<>(),
                List.of(),
                "/staging",
                "/report.json",
                "/dead",
                List.of(),
                null);
        return RunVariables.rendered(document, invocation).ir();
    }
}
