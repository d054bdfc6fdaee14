package dev.dataflow.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.StepLineage.Use;
import dev.dataflow.driver.StepLineage.Uses;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.Report.How;
import dev.dataflow.run.Report.Origins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where columns come from, by what steps say. */
final class ColumnOriginsTest {
    private final List<Step> steps = new ArrayList<>();

    private ColumnOriginsTest step(String name, Body body, List<String> columns, String... inputs) {
        Schema schema = new Schema(columns.stream()
                .map(column -> new Schema.Column(column, Scalar.STRING, true))
                .toList());
        steps.add(new Step(name, List.of(inputs), body, schema, null));
        return this;
    }

    private ColumnOriginsTest read(String name, String... columns) {
        return step(name, new Body.Read(ConnectorUse.of("csv", "c", name), BadRecords.FAIL), List.of(columns));
    }

    private static Expression call(Function function, String... columns) {
        return new Call(
                function, Stream.of(columns).<Expression>map(Column::new).toList());
    }

    /** Each column of the last step with what it comes from, and then the choice of rows. */
    private String found(Map<String, StepLineage> told) {
        Derived derived = new ColumnOrigins(PipelineIr.of("p", 0, steps), told)
                .of(steps.get(steps.size() - 1).name());
        return derived.columns().entrySet().stream()
                        .map(column -> column.getKey() + " <- " + text(column.getValue()))
                        .collect(Collectors.joining("\n"))
                + "\n* <- " + text(derived.rows());
    }

    private static String text(Origins origins) {
        return origins.from().stream()
                        .map(origin -> origin.how() + " " + origin.dataset() + "." + origin.column())
                        .collect(Collectors.joining(", "))
                + (origins.known() ? "" : "?");
    }

    @Test
    void expressionsTakeColumnsAndConditionsChooseAmongThem() {
        Body select = new Body.Select(List.of(
                new Body.Named("a", new Column("x")),
                new Body.Named("b", call(Function.ADD, "x", "y")),
                new Body.Named("c", call(Function.CASE, "flag", "x", "y")),
                new Body.Named("d", new Expression.Literal(Scalar.INT, "1"))));
        read("t", "x", "y", "flag").step("s", select, List.of("a", "b", "c", "d"), "t");
        assertThat(found(Map.of())).isEqualTo("""
                a <- IDENTITY t.x
                b <- TRANSFORMATION t.x, TRANSFORMATION t.y
                c <- CONDITION t.flag, TRANSFORMATION t.x, TRANSFORMATION t.y
                d <-\s
                * <-\s""");
    }

    @Test
    void theFartherWayCountsThroughSeveralSteps() {
        Body sum = new Body.WithColumns(List.of(new Body.Named("z", call(Function.NEGATE, "y"))));
        Body totals = new Body.Aggregate(
                List.of("x"),
                List.of(
                        new Aggregation("total", Aggregation.Function.SUM, new Column("z")),
                        new Aggregation("n", Aggregation.Function.COUNT, null)));
        read("t", "x", "y", "f")
                .step("kept", new Body.Filter(call(Function.NOT, "f")), List.of("x", "y", "f"), "t")
                .step("summed", sum, List.of("x", "y", "f", "z"), "kept")
                .step("totals", totals, List.of("x", "total", "n"), "summed")
                .step(
                        "more",
                        new Body.Select(List.of(new Body.Named("half", call(Function.DIVIDE, "total", "n")))),
                        List.of("half"),
                        "totals");
        assertThat(found(Map.of())).isEqualTo("""
                half <- AGGREGATION t.y
                * <- FILTER t.f, GROUP_BY t.x""");
    }

    @Test
    void joinsTakeOfBothAndTheirKeysDecideAboutRows() {
        Body join = new Body.Join(
                Body.JoinKind.FULL, List.of(new Body.JoinKey("k", "id")), List.of(new Body.Renamed("x", "other")));
        read("l", "k", "x").read("r", "id", "x").step("j", join, List.of("k", "x", "other"), "l", "r");
        assertThat(found(Map.of())).isEqualTo("""
                k <- IDENTITY l.k, IDENTITY r.id
                other <- IDENTITY r.x
                x <- IDENTITY l.x
                * <- JOIN l.k, JOIN r.id""");
    }

    @Test
    void rowsThatArePutAsideAreChosenByTheirColumns() {
        Body expect = new Body.Expect(List.of(
                new Expectation("a", new Expectation.NotNull(List.of("x")), Expectation.OnFailure.DEAD_LETTERS),
                new Expectation("b", new Expectation.NotNull(List.of("y")), Expectation.OnFailure.WARN)));
        read("t", "x", "y").step("e", expect, List.of("x", "y"), "t");
        assertThat(found(Map.of())).isEqualTo("""
                x <- IDENTITY t.x
                y <- IDENTITY t.y
                * <- FILTER t.x""");
    }

    @Test
    void ofUserCodeNobodyKnowsUnlessTheEngineTells() {
        Body user = new Body.UserClass(Body.UserClass.Kind.SPARK, "C", null, "R");
        read("t", "x", "y")
                .step("kept", new Body.Filter(call(Function.NOT, "y")), List.of("x", "y"), "t")
                .step("u", user, List.of("a", "b"), "kept");
        assertThat(found(Map.of())).isEqualTo("""
                a <- ?
                b <- ?
                * <- ?""");
        StepLineage told = new StepLineage(
                new TreeMap<>(Map.of(
                        "a", new Uses(true, List.of(new Use(0, "x", How.AGGREGATION))),
                        "b", new Uses(false, List.of()))),
                new Uses(true, List.of(new Use(0, "x", How.GROUP_BY))));
        assertThat(found(Map.of("u", told))).isEqualTo("""
                a <- AGGREGATION t.x
                b <- ?
                * <- GROUP_BY t.x, FILTER t.y""");
    }
}
