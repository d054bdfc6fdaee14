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
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
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
                .extracting(row -> String.valueOf(row.record()).replaceAll(".*\\bid=(\\w+).*", "$1"))
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

    public record Cells(
            int id, @Nullable String a, @Nullable String b) {}

    /** What becomes of a row, as an author reads an expression: from the left, and no further than it decides. */
    private interface Reading {
        /** The value; {@link Bad} if a cast that is computed fails. */
        @Nullable
        Object of(Map<String, @Nullable String> row) throws Bad;
    }

    private static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private record Both(Expr expr, Reading reading) {}

    /** Random values and conditions of casts, of which some fail, behind others that decide or do not. */
    private static final class Grammar {
        private final Random random = new Random(11);

        /** One in which a cast stands. */
        Both casting(boolean number) {
            while (true) {
                Both next = number ? number(4) : condition(4);
                if (next.expr().ir().within().anyMatch(part -> part instanceof Expression.Cast)) {
                    return next;
                }
            }
        }

        Both number(int depth) {
            int kind = random.nextInt(depth == 0 ? 2 : 5);
            if (kind == 0 || kind == 4) {
                String column = random.nextBoolean() ? "a" : "b";
                return new Both(col(column).cast(Scalar.INT), row -> cast(row.get(column)));
            } else if (kind == 1) {
                int constant = random.nextInt(9);
                return new Both(Expr.lit(constant), row -> constant);
            }
            Both first = number(depth - 1);
            Both second = number(depth - 1);
            if (kind == 2) {
                return new Both(coalesce(first.expr(), second.expr()), row -> {
                    Object value = first.reading().of(row);
                    return value == null ? second.reading().of(row) : value;
                });
            }
            Both condition = condition(depth - 1);
            return new Both(
                    when(condition.expr(), first.expr()).otherwise(second.expr()),
                    row -> Boolean.TRUE.equals(condition.reading().of(row))
                            ? first.reading().of(row)
                            : second.reading().of(row));
        }

        private static @Nullable Object cast(@Nullable String text) throws Bad {
            if (text != null && !text.matches("[0-9]+")) {
                throw new Bad();
            }
            return text == null ? null : Integer.valueOf(text);
        }

        Both condition(int depth) {
            int kind = random.nextInt(depth == 0 ? 2 : 5);
            if (kind == 0) {
                Both number = number(depth);
                return new Both(number.expr().isNull(), row -> number.reading().of(row) == null);
            } else if (kind == 1) {
                Both number = number(depth);
                int than = random.nextInt(9);
                return new Both(
                        number.expr().gt(than),
                        row -> number.reading().of(row) instanceof Integer value ? value > than : null);
            }
            Both first = condition(depth - 1);
            if (kind == 2) {
                return new Both(
                        first.expr().not(), row -> first.reading().of(row) instanceof Boolean value ? !value : null);
            }
            Both second = condition(depth - 1);
            boolean and = kind == 3;
            Expr both = and ? first.expr().and(second.expr()) : first.expr().or(second.expr());
            return new Both(both, row -> {
                Object left = first.reading().of(row);
                if (left instanceof Boolean decides && decides != and) {
                    return left;
                }
                Object right = second.reading().of(row);
                return right instanceof Boolean decides && decides != and ? right : left == null ? null : right;
            });
        }
    }

    @Test
    void expressionsOfAllShapesRejectTheRowsOnWhichTheyWouldFailAndNoOthers() {
        List<@Nullable String> texts = Arrays.asList("1", "7", "x", "", null);
        List<Cells> rows = new ArrayList<>();
        texts.forEach(a -> texts.forEach(b -> rows.add(new Cells(rows.size(), a, b))));
        Dataset<Cells> cells = Dataset.read("cells", Iceberg.table("raw.cells"), Cells.class);
        Grammar grammar = new Grammar();
        int rejected = 0;
        for (int i = 0; i < 40; i++) {
            Both value = grammar.casting(i % 2 == 0);
            Map<Object, @Nullable Object> expected = new TreeMap<>();
            for (Cells row : rows) {
                Map<String, @Nullable String> values = new HashMap<>();
                values.put("a", row.a());
                values.put("b", row.b());
                try {
                    expected.put(row.id(), value.reading().of(values));
                } catch (Bad bad) {
                    rejected++;
                }
            }
            Map<Object, @Nullable Object> found = new TreeMap<>();
            TestPipeline.of(cells.withColumn("x", value.expr()).skipBadRows())
                    .given("cells", rows)
                    .run()
                    .rows(TestPipeline.OUTPUT)
                    .forEach(row -> found.put(Objects.requireNonNull(row.get("id")), row.get("x")));
            assertThat(found).as("expression " + i + ": " + value.expr().ir()).isEqualTo(expected);
        }
        assertThat(rejected).isBetween(100, 900);
    }
}
