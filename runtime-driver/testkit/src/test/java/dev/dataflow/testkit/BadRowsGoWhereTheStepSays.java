package dev.dataflow.testkit;

import static dev.dataflow.Expect.castable;
import static dev.dataflow.Expr.coalesce;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.Dataset;
import dev.dataflow.Expr;
import dev.dataflow.Iceberg;
import dev.dataflow.Row;
import dev.dataflow.ir.Type.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows whose values cannot be cast, as an author puts them aside. */
final class BadRowsGoWhereTheStepSays {
    public record Line(String id, String kind, @Nullable String amount) {}

    public record Amount(String id, String kind, @Nullable Integer amount) {}

    private static final List<Line> LINES = List.of(
            new Line("1", "n", "10"),
            new Line("2", "n", "ten"),
            new Line("3", "n", null),
            new Line("4", "t", "text"),
            new Line("five", "n", "5"),
            new Line("6", "n", "2147483648"));

    private static Dataset<Line> lines() {
        return Dataset.read("lines", Iceberg.table("raw.lines"), Line.class);
    }

    private static TestRun run(Dataset<?> dataset) {
        return TestPipeline.of(dataset).given("lines", LINES).run();
    }

    @Test
    void valuesThatCannotBeCastGoToTheDeadLettersAsTheyCame() {
        TestRun run = run(lines().withColumn("amount", col("amount").cast(Scalar.INT))
                .as("amounts")
                .badRowsToDeadLetters());

        assertThat(run.rows(TestPipeline.OUTPUT, Amount.class))
                .containsExactlyInAnyOrder(
                        new Amount("1", "n", 10), new Amount("3", "n", null), new Amount("five", "n", 5));
        assertThat(run.rejected())
                .allSatisfy(row -> assertThat(row.step()).isEqualTo("amounts_casts"))
                .allSatisfy(row -> assertThat(row.reason()).isEqualTo("cast of amount to int"))
                .extracting(Rejected::record)
                .containsExactlyInAnyOrder(
                        Map.of("id", "2", "kind", "n", "amount", "ten"),
                        Map.of("id", "4", "kind", "t", "amount", "text"),
                        Map.of("id", "6", "kind", "n", "amount", "2147483648"));
    }

    @Test
    void skippedOnesAreCountedAlone() {
        Dataset<Row> cast = lines().cast("amount", Scalar.INT).skipBadRows();

        assertThat(run(cast).rejected()).isEmpty();
        assertThat(run(cast).rows(TestPipeline.OUTPUT, Amount.class)).hasSize(3);
    }

    private static Dataset<Row> amounts() {
        return lines().withColumn("amount", col("amount").cast(Scalar.INT)).as("amounts");
    }

    @Test
    void theyFailTheTaskWhereNothingIsSaidAndWhereThereAreTooMany() {
        for (Dataset<Row> failing : List.of(amounts(), amounts().failOnBadRows())) {
            assertThat(catchThrowableOfType(TestFailure.class, () -> run(failing))
                            .failure()
                            .code())
                    .isEqualTo("VALUE_UNFIT");
        }
        // In whatever order it is said.
        for (Dataset<Row> bounded : List.of(
                amounts().rejectsAtMost(2).skipBadRows(),
                amounts().badRowsToDeadLetters().rejectsAtMostShare(0.4))) {
            assertThat(catchThrowableOfType(TestFailure.class, () -> run(bounded))
                            .failure()
                            .message())
                    .contains("\"amounts_casts\" rejected 3 of 6 rows (cast of amount to int: 3), more than ");
        }
        assertThat(run(amounts().rejectsAtMost(3).rejectsAtMostShare(0.5).skipBadRows())
                        .rows(TestPipeline.OUTPUT))
                .hasSize(3);
    }

    private static List<Object> ids(Dataset<?> dataset) {
        return run(dataset).rows(TestPipeline.OUTPUT).stream()
                .map(row -> Objects.requireNonNull(row.get("id")))
                .toList();
    }

    @Test
    void aCastCountsWhereItIsComputedForTheRow() {
        Expr cast = col("amount").cast(Scalar.INT);
        Expr number = col("kind").eq("n");
        // Of the rows whose kind is n, 2 and 6 have no number.
        Expr byCase = when(number, cast).otherwise(0);

        assertThat(ids(lines().withColumn("x", byCase).badRowsToDeadLetters()))
                .containsExactlyInAnyOrder("1", "3", "4", "five");
        assertThat(ids(lines().withColumn("x", coalesce(nullIfText(), cast)).badRowsToDeadLetters()))
                .containsExactlyInAnyOrder("1", "2", "3", "five", "6");
        assertThat(ids(lines().filter(number.and(cast.gt(0))).badRowsToDeadLetters()))
                .containsExactlyInAnyOrder("1", "five");
        assertThat(run(lines().filter(number.and(cast.gt(0))).badRowsToDeadLetters())
                        .rejected())
                .extracting(row -> row.record() instanceof Map<?, ?> record ? record.get("id") : null)
                .containsExactlyInAnyOrder("2", "6");
        assertThat(ids(lines().filter(number.not().or(cast.ge(0))).skipBadRows()))
                .containsExactlyInAnyOrder("1", "4", "five");
        // In a column too, where DuckDB computes both sides for all rows.
        assertThat(ids(lines().withColumn("x", number.and(cast.gt(0))).skipBadRows()))
                .containsExactlyInAnyOrder("1", "3", "4", "five");
        assertThat(ids(lines().withColumn(
                                "x", when(cast.gt(7), 1).when(number, 2).otherwise(cast))
                        .skipBadRows()))
                .containsExactlyInAnyOrder("1", "3", "five");
    }

    /** 0 but for the row of kind t, which has none. */
    private static Expr nullIfText() {
        return when(col("kind").eq("n"), 0).otherwise(Expr.nothing(Scalar.INT));
    }

    @Test
    void eachColumnHasItsReasonAndACastOfACastNamesBoth() {
        Dataset<Row> both = lines().select(
                        col("id").cast(Scalar.INT).as("id"),
                        col("amount").trim().cast(Scalar.LONG).cast(Scalar.INT).as("amount"),
                        col("amount").trim().cast(Scalar.LONG).cast(Scalar.INT).as("again"))
                .badRowsToDeadLetters();

        assertThat(run(both).rejected())
                .extracting(Rejected::reason)
                .containsExactlyInAnyOrder(
                        "cast of amount to int, amount to long",
                        "cast of amount to int, amount to long",
                        "cast of id to int",
                        "cast of amount to int, amount to long");
        assertThat(ids(both)).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void rowsCanBeAskedWhetherTheirValuesCanBeCast() {
        assertThat(run(lines().expect("checked", castable("id", Scalar.LONG).deadLetters()))
                        .rejected())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).isEqualTo("cast of id to long"));
        assertThat(ids(lines().filter(col("amount").castable(Scalar.INT)))).containsExactlyInAnyOrder("1", "3", "five");
    }
}
