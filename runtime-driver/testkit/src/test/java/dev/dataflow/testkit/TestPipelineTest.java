package dev.dataflow.testkit;

import static dev.dataflow.Aggregates.count;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expect.atMost;
import static dev.dataflow.Expect.between;
import static dev.dataflow.Expect.changesAtMost;
import static dev.dataflow.Expect.matches;
import static dev.dataflow.Expect.notNull;
import static dev.dataflow.Expect.oneOf;
import static dev.dataflow.Expect.references;
import static dev.dataflow.Expect.rows;
import static dev.dataflow.Expect.that;
import static dev.dataflow.Expect.unique;
import static dev.dataflow.Expr.col;
import static dev.dataflow.JoinKeys.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Output;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.Vars;
import dev.dataflow.run.FailureClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestPipelineTest {
    public record Order(long id, String shop, int amount) {}

    public record Shop(String shop, String city) {}

    public record Sale(long id, String shop, int cents) {}

    public record Total(String city, long cents) {}

    /** Turns amounts into cents; refuses what is no sale. */
    public static final class ToCents implements RecordTransform<Order, Sale> {
        @Override
        public void process(Order order, Output<Sale> output) {
            if (order.amount() < 0) {
                throw new IllegalStateException("a negative amount");
            } else if (order.amount() == 0) {
                output.reject("no amount");
            } else {
                output.count("cents", order.amount() * 100.0);
                output.emit(new Sale(order.id(), order.shop(), order.amount() * 100));
            }
        }
    }

    /** Sums the sales of each city. */
    public static final class Totals implements PipelineDefinition {
        static final Param LEAST = Param.of("least", 0);

        @Override
        public Pipeline define() {
            Dataset<Shop> shops = Dataset.read("shops", Csv.files("shops.csv").in("data"), Shop.class);
            Dataset<Sale> sales = Dataset.read("orders", Iceberg.table("raw.orders"), Order.class)
                    .transform("to_cents", ToCents.class);
            Dataset<Row> totals = sales.filter(col("cents").ge(Vars.parameter(LEAST)))
                    .join(shops, on("shop"))
                    .groupBy("city")
                    .aggregate(sum("cents").as("cents"));
            return Pipeline.named("totals")
                    .parameter(LEAST)
                    .write(sales.writeTo(
                            "write_sales", Iceberg.table("shop.sales").partitionedBy("shop")))
                    .write(totals.writeTo("write_totals", Iceberg.table("shop.totals")))
                    .build();
        }
    }

    private static final List<Order> ORDERS =
            List.of(new Order(1, "a", 5), new Order(2, "b", 7), new Order(3, "a", 0), new Order(4, "a", 1));

    @Test
    void aTransformTakesRowsAndGivesRows() {
        TestRun run = TestPipeline.of(ToCents.class, ORDERS).run();

        assertThat(run.rows(TestPipeline.OUTPUT, Sale.class))
                .containsExactlyInAnyOrder(new Sale(1, "a", 500), new Sale(2, "b", 700), new Sale(4, "a", 100));
        assertThat(run.metric("transform", "cents")).isEqualTo(1300);
        assertThat(run.rejected()).hasSize(1);
        assertThat(run.rejected().get(0).reason()).isEqualTo("no amount");
        assertThat(run.rejected().get(0).record()).isEqualTo(Map.of("id", 3, "shop", "a", "amount", 0));
    }

    @Test
    void aTransformThatThrowsIsAFailureOfUserCode() {
        TestFailure failure = catchThrowableOfType(
                TestFailure.class,
                () -> TestPipeline.of(ToCents.class, List.of(new Order(1, "a", -1)))
                        .run());
        assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.USER_CODE);
        assertThat(failure.failure().step()).isEqualTo("transform");
        assertThat(failure).hasMessageContaining("a negative amount");
    }

    @Test
    void everyKindOfExpectationIsKeptOrTold() {
        Dataset<Shop> shops = Dataset.read("shops", Csv.files("shops.csv").in("data"), Shop.class);
        Dataset<Order> orders = Dataset.read("orders", Iceberg.table("raw.orders"), Order.class)
                .expect(
                        "checked",
                        between("amount", 1, 7).deadLetters(),
                        notNull("shop"),
                        unique("id"),
                        oneOf("shop", "a", "b"),
                        matches("shop", "[a-z]"),
                        references("shop", shops, "shop"),
                        rows(2, 3),
                        that("cheap", col("amount").lt(100)),
                        changesAtMost(sum("amount").as("amount"), 0.1))
                .expect("told", atMost("amount", 5).warn());
        List<Shop> known = List.of(new Shop("a", "Rome"), new Shop("b", "Bergen"));

        TestRun run = TestPipeline.of(orders)
                .given("orders", ORDERS)
                .given("shops", known)
                .run();
        assertThat(run.rows(TestPipeline.OUTPUT, Order.class))
                .containsExactlyInAnyOrder(new Order(1, "a", 5), new Order(2, "b", 7), new Order(4, "a", 1));
        assertThat(run.rejected()).extracting(Rejected::reason).containsExactly("amount_range");

        TestFailure failure = catchThrowableOfType(
                TestFailure.class,
                () -> TestPipeline.of(orders)
                        .given("orders", ORDERS)
                        .given("shops", known.subList(0, 1))
                        .run());
        assertThat(failure.failure().code()).isEqualTo("EXPECTATION_FAILED");
        assertThat(failure)
                .hasMessageContaining(
                        "shop_references: 1 of 3 rows has no counterpart to \"shop\" in \"shop\" of step \"shops\"");
    }

    @Test
    void aDatasetGivesItsRows() {
        Dataset<Row> byShop = Dataset.read("orders", Iceberg.table("raw.orders"), Order.class)
                .groupBy("shop")
                .aggregate(count().as("orders"), sum("amount").as("amount"));
        var rows = TestPipeline.of(byShop).given("orders", ORDERS).run().rows(TestPipeline.OUTPUT);
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Map.of("shop", "a", "orders", 3L, "amount", 6L),
                        Map.of("shop", "b", "orders", 1L, "amount", 7L));
    }

    @Test
    void aPipelineRunsWithSomeSourcesReplacedAndAllSinksCaptured(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("shops.csv"), "shop,city\na,Aachen\nb,Bonn\n");
        TestRun run = TestPipeline.of(new Totals())
                .given("orders", ORDERS)
                .folder("data", folder)
                .parameter("least", "500")
                .run();
        assertThat(run.rows("write_totals", Total.class))
                .containsExactlyInAnyOrder(new Total("Aachen", 500), new Total("Bonn", 700));
        assertThat(run.rows("write_sales", Sale.class)).hasSize(3);
    }

    @Test
    void onlyWhatLeadsToAWriteIsRun() {
        TestRun run = TestPipeline.of(new Totals())
                .given("orders", ORDERS)
                .only("write_sales")
                .run();
        assertThat(run.rows("write_sales", Sale.class)).hasSize(3);
        assertThatThrownBy(() -> run.rows("write_totals")).hasMessageContaining("There are: write_sales");
    }

    @Test
    void noRowsGiveNoRows() {
        TestRun run = TestPipeline.of(new Totals())
                .given("orders", List.of())
                .given("shops", List.of())
                .run();
        assertThat(run.rows("write_totals", Total.class)).isEmpty();
    }

    @Test
    void theRunHasADate() {
        Dataset<Row> dated =
                Dataset.read("orders", Iceberg.table("raw.orders"), Order.class).withColumn("day", Vars.ds());
        TestRun run = TestPipeline.of(dated)
                .given("orders", ORDERS.subList(0, 1))
                .date(Instant.parse("2026-11-21T00:00:00Z"))
                .run();
        assertThat(run.rows(TestPipeline.OUTPUT).get(0)).containsEntry("day", LocalDate.of(2026, 11, 21));
    }

    @Test
    void theRunHasAnInterval() {
        Instant from = Instant.parse("2026-11-20T03:00:00Z");
        Instant to = Instant.parse("2026-11-21T03:00:00Z");
        Dataset<Row> dated = Dataset.read("orders", Iceberg.table("raw.orders"), Order.class)
                .withColumn("day", Vars.ds())
                .withColumn("from", Vars.intervalStart())
                .withColumn("to", Vars.intervalEnd());
        TestPipeline pipeline = TestPipeline.of(dated).given("orders", ORDERS.subList(0, 1));
        assertThat(pipeline.interval(from, to).run().rows(TestPipeline.OUTPUT).get(0))
                .containsEntry("day", LocalDate.of(2026, 11, 20))
                .containsEntry("from", from)
                .containsEntry("to", to);
        assertThatThrownBy(() -> pipeline.interval(to, from)).hasMessageContaining("before it begins");
    }

    @Test
    void aTransformWithoutRowsGivesNone() {
        TestRun run = TestPipeline.of(ToCents.class, List.of()).run();
        assertThat(run.rows(TestPipeline.OUTPUT, Sale.class)).isEmpty();
    }

    /** Part of an order, in another order. */
    public record Amount(int amount, long id, String shop) {}

    /** As {@link ToCents}, of another record. */
    public static final class AmountToCents implements RecordTransform<Amount, Sale> {
        @Override
        public void process(Amount amount, Output<Sale> output) {
            output.emit(new Sale(amount.id(), amount.shop(), amount.amount() * 100));
        }
    }

    @Test
    void aTransformFollowsAnOperation() {
        Dataset<Sale> sales = Dataset.read("orders", Iceberg.table("raw.orders"), Order.class)
                .withColumn("twice", col("amount").times(2))
                .select(
                        col("twice").as("amount"),
                        col("shop").as("shop"),
                        col("id").as("id"))
                .typed(Amount.class)
                .transform("to_cents", AmountToCents.class);
        assertThat(TestPipeline.of(sales)
                        .given("orders", ORDERS.subList(0, 2))
                        .run()
                        .rows(TestPipeline.OUTPUT, Sale.class))
                .containsExactlyInAnyOrder(new Sale(1, "a", 1000), new Sale(2, "b", 1400));
    }

    /** Makes a dataset that nothing comes of. */
    public static final class Forgets implements PipelineDefinition {
        @Override
        public Pipeline define() {
            Dataset<Order> orders = Dataset.read("orders", Iceberg.table("raw.orders"), Order.class);
            orders.groupBy("shop").aggregate(count("amount").as("amounts"));
            return Pipeline.named("forgets")
                    .write(orders.writeTo("write", Iceberg.table("shop.orders")))
                    .build();
        }
    }

    @Test
    void aDatasetThatLeadsNowhereIsAProblem() {
        assertThatThrownBy(() ->
                        TestPipeline.of(new Forgets()).given("orders", ORDERS).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("DF142");
    }

    @Test
    void problemsAreShownAsTheCompilerShowsThem() {
        Dataset<Row> wrong =
                Dataset.read("orders", Iceberg.table("raw.orders"), Order.class).select("id", "shopp");
        assertThatThrownBy(() -> TestPipeline.of(wrong).given("orders", ORDERS).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("DF104")
                .hasMessageContaining("Column \"shopp\" is not produced by \"orders\"")
                .hasMessageContaining("TestPipelineTest.java:");
    }

    @Test
    void aSourceThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> TestPipeline.of(new Totals()).given("order", ORDERS))
                .hasMessageContaining("\"order\"")
                .hasMessageContaining("orders, shops");
    }
}
