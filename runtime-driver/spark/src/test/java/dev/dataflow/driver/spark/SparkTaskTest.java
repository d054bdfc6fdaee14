package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.required;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.DriverRun;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report;
import dev.dataflow.spark.SparkTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkTaskTest {
    private static final Schema TRIPS = schema(
            column("pickup", Scalar.TIMESTAMP), column("zone", Scalar.STRING), column("fare", new Type.Decimal(10, 2)));
    private static final String SOME = """
            select * from values
              (timestamp_ntz'2019-03-01 10:00:00', 'Astoria', 1.10BD),
              (timestamp_ntz'2019-03-01 10:30:00', 'Soho', 2.20BD),
              (timestamp_ntz'2019-03-02 11:00:00', null, 3.30BD) as t(pickup, zone, fare)
            """;
    private static final Schema HOURS = schema(
            required("hour", Scalar.INT), required("trips", Scalar.LONG), column("fares", new Type.Decimal(20, 2)));

    @TempDir
    private Path folder;

    /** What a careful user writes. */
    public static final class Hours implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return trips.groupBy(expr("hour(pickup)").as("hour"))
                    .agg(
                            count(lit(1)).as("trips"),
                            sum("fare").as("fares"),
                            lit("more").as("more"));
        }
    }

    @Test
    void exchangeGoesThroughTheTransformIntoTheTable() throws IOException {
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .transform("hours", HOURS, Hours.class, INPUT)
                .write("write_hours", "hours", Kind.OVERWRITE, "taxi.hours");

        Report report = task.succeeds(1, 1);

        assertThat(task.table("taxi.hours", "hour", "trips", "fares")).containsExactly("10 2 3.30", "11 1 3.30");
        assertThat(report.read()).isEqualTo(3);
        assertThat(report.written()).isEqualTo(2);
        assertThat(report.job().externalId()).startsWith("local-");
        Report.Output output = report.outputs().get(0);
        assertThat(Objects.requireNonNull(output.columns().get("fares")).from())
                .containsExactly(new Report.Origin("elsewhere", "iceberg", "fare", Report.How.AGGREGATION));
        assertThat(output.columns()).containsOnlyKeys("hour", "trips", "fares");
        assertThat(output.rows())
                .isEqualTo(new Report.Origins(
                        true, List.of(new Report.Origin("elsewhere", "iceberg", "pickup", Report.How.GROUP_BY))));
        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("write_hours"))
                .singleElement()
                .satisfies(write -> {
                    assertThat(write.files()).isEqualTo(1);
                    assertThat(write.peakMemoryBytes()).isPositive();
                    assertThat(write.spilledBytes()).isZero();
                });
        assertThat(report.sinks()).singleElement().satisfies(sink -> {
            assertThat(sink.rows()).isEqualTo(2);
            assertThat(sink.recognised()).isFalse();
        });
    }

    /** Scans its input twice, and of its columns one. */
    public static final class Twice implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            Dataset<Row> hours = trips.select(expr("hour(pickup)").as("hour"));
            return hours.union(hours)
                    .join(hours.distinct(), "hour")
                    .groupBy("hour")
                    .agg(
                            count(lit(1)).as("trips"),
                            lit(null).cast("decimal(20,2)").as("fares"));
        }
    }

    /** Scans nothing of its input. */
    public static final class Unread implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return new Hours().transform(trips.limit(0));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Hours.class, Twice.class, Unread.class})
    void rowsReadAreThoseThatThereAreHoweverSparkScansThem(Class<?> type) throws IOException {
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .transform("hours", HOURS, type, INPUT)
                .write("write_hours", "hours", Kind.OVERWRITE, "taxi.hours")
                .write("write_trips", INPUT, Kind.OVERWRITE, "taxi.trips");
        assertThat(task.succeeds(1, 1).read()).isEqualTo(3);

        TestTask ofTable = TestTask.in(folder, TRIPS)
                .run("run 2")
                .read("trips", TRIPS, "taxi.trips")
                .transform("hours", HOURS, type, "trips")
                .write("write_hours", "hours", Kind.OVERWRITE, "taxi.hours");
        assertThat(ofTable.succeeds(1, 1).read()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"APPEND", "OVERWRITE", "OVERWRITE_PARTITIONS"})
    void writingTwiceLeavesTheSameRows(Kind mode) throws IOException {
        TestTask task =
                TestTask.over(folder, TRIPS, SOME).write("write", INPUT, mode, "taxi.trips", "day(pickup)", "zone");
        List<String> rows =
                List.of("2019-03-01T10:00 Astoria 1.10", "2019-03-01T10:30 Soho 2.20", "2019-03-02T11:00 null 3.30");

        task.succeeds(1, 1);
        assertThat(task.table("taxi.trips", "pickup", "zone", "fare")).isEqualTo(rows);
        int snapshots = task.snapshots("taxi.trips");

        Report again = task.succeeds(2, 1);
        assertThat(again.sinks())
                .singleElement()
                .satisfies(sink -> assertThat(sink.recognised()).isTrue());
        assertThat(task.snapshots("taxi.trips")).isEqualTo(snapshots);

        task.succeeds(3, 2);
        assertThat(task.table("taxi.trips", "pickup", "zone", "fare")).isEqualTo(rows);
    }

    @Test
    void partitionsThatNoNewRowFallsIntoStay() throws IOException {
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .write("write", INPUT, Kind.OVERWRITE_PARTITIONS, "taxi.trips", "day(pickup)");
        task.succeeds(1, 1);

        task.run("run 2").rows("select timestamp_ntz'2019-03-02 20:00:00' pickup, 'Queens' zone, 9.99BD fare");
        task.succeeds(1, 1);

        assertThat(task.table("taxi.trips", "pickup", "fare"))
                .containsExactly("2019-03-01T10:00 1.10", "2019-03-01T10:30 2.20", "2019-03-02T20:00 9.99");
    }

    @Test
    void anAttemptAbortedAtAnyPlaceIsMadeGoodByTheNext() throws IOException {
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .transform("hours", HOURS, Hours.class, INPUT)
                .write("write_trips", INPUT, Kind.APPEND, "taxi.trips", "day(pickup)")
                .write("write_hours", "hours", Kind.OVERWRITE, "taxi.hours");
        List<String> places = new ArrayList<>();
        assertThat(task.attempt(1, 1, new MidWrite(places::add)).exitCode()).isZero();
        assertThat(places)
                .filteredOn(place -> !place.startsWith("committing."))
                .containsExactlyElementsOf(FailpointNames.of(task.document(), "task"));
        assertThat(places)
                .filteredOn(place -> place.startsWith("committing."))
                .containsExactlyElementsOf(FailpointNames.withinCommits(task.document(), "task"));
        List<String> trips = task.table("taxi.trips", "pickup", "fare");
        int runs = 1;
        for (String place : places) {
            runs++;
            task.run("run " + runs).rows(SOME);
            abort(task, place);
            task.succeeds(2, 1);
            task.succeeds(3, 1);

            List<String> expected = new ArrayList<>();
            for (String trip : Objects.requireNonNull(trips)) {
                for (int i = 0; i < runs; i++) {
                    expected.add(trip);
                }
            }
            assertThat(task.table("taxi.trips", "pickup", "fare")).as(place).isEqualTo(expected);
            assertThat(task.table("taxi.hours", "hour", "trips")).as(place).containsExactly("10 2", "11 1");
        }
    }

    /** Nothing is written after the last place, so that what is thrown there comes through. */
    private static void abort(TestTask task, String place) throws IOException {
        try {
            DriverRun.Result aborted = task.attempt(1, 1, new MidWrite(reached -> {
                if (reached.equals(place)) {
                    throw new IllegalStateException("aborted at " + place);
                }
            }));
            assertThat(aborted.exitCode()).as(place).isNotZero();
        } catch (IllegalStateException unreported) {
            assertThat(unreported).hasMessage("aborted at " + place);
        }
    }

    private static Expectation expect(String name, Expectation.Check check, Expectation.OnFailure onFailure) {
        return new Expectation(name, check, onFailure);
    }

    @Test
    void rowsThatAreNotAsExpectedAreTold() throws IOException {
        Expectation.Check fare = new Expectation.InRange("fare", null, new Literal(Scalar.INT, "3"));
        Body checked = new Body.Expect(List.of(
                expect("fare_range", fare, Expectation.OnFailure.DEAD_LETTERS),
                expect("zone", new Expectation.NotNull(List.of("zone")), Expectation.OnFailure.FAIL),
                expect(
                        "known",
                        new Expectation.References(List.of("zone"), 1, List.of("zone")),
                        Expectation.OnFailure.FAIL),
                expect("once", new Expectation.Unique(List.of("pickup")), Expectation.OnFailure.FAIL)));
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .step("checked", TRIPS, checked, INPUT, INPUT)
                .write("write", "checked", Kind.APPEND, "taxi.trips");

        Report report = task.succeeds(1, 1);
        assertThat(task.table("taxi.trips", "zone", "fare")).containsExactly("Astoria 1.10", "Soho 2.20");
        assertThat(report.expectations())
                .extracting(one -> one.name() + " " + one.passed() + " " + one.failing())
                .containsExactly("fare_range false 1", "zone true 0", "known true 0", "once true 0");
        assertThat(report.steps().get(1)).satisfies(step -> {
            assertThat(step.read()).isEqualTo(3);
            assertThat(step.written()).isEqualTo(2);
            assertThat(step.rejectedBy()).hasToString("{fare_range=1}");
        });
        assertThat(Files.readAllLines(
                        Path.of(Objects.requireNonNull(report.deadLetters()).path())))
                .singleElement()
                .asString()
                .contains("\"reason\":\"fare_range\"", "\"fare\":\"3.30\"", "\"zone\":null");
    }

    @Test
    void expectationsThatMustHoldFailTheTaskAllAtOnce() throws IOException {
        Body checked = new Body.Expect(List.of(
                expect("zone", new Expectation.NotNull(List.of("zone")), Expectation.OnFailure.FAIL),
                expect("rows", new Expectation.RowCount(4L, null), Expectation.OnFailure.FAIL),
                expect(
                        "fares",
                        new Expectation.ChangesAtMost(
                                new Body.Aggregation(
                                        "fares", Body.Aggregation.Function.SUM, new Expression.Column("fare")),
                                0.1),
                        Expectation.OnFailure.FAIL)));
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .write("first", INPUT, Kind.APPEND, "taxi.first")
                .step("checked", TRIPS, checked, INPUT)
                .write("write", "checked", Kind.APPEND, "taxi.trips");

        assertThat(task.attempt(1, 1, place -> {}).exitCode()).isEqualTo(11);
        Report.Failure failure = Objects.requireNonNull(task.report(1).failure());
        assertThat(failure.code()).isEqualTo("EXPECTATION_FAILED");
        assertThat(failure.message())
                .contains(
                        "2 expectations",
                        "zone: 1 of 3 rows has no value in \"zone\", such as {",
                        "rows: there are 3 rows");
        assertThat(task.report(1).expectations().get(2).measured()).isEqualTo(6.6);
        assertThat(task.table("taxi.trips", "zone")).isNull();
        assertThat(task.table("taxi.first", "zone")).isEmpty();
    }

    /** Forgets a column. */
    public static final class NoTrips implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return new Hours().transform(trips).drop("trips");
        }
    }

    @Test
    void aMissingColumnIsNamedWithThoseThatThereAre() throws IOException {
        assertThat(failure(NoTrips.class))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("COLUMN_MISSING"))
                .satisfies(failure -> assertThat(failure.message())
                        .contains(
                                "NoTrips gave no column \"trips\"",
                                "It gave: hour (int), fares (decimal(20,2)), more (string)"));
    }

    /** Gives a column of another type. */
    public static final class TextTrips implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return new Hours().transform(trips).withColumn("trips", lit("many"));
        }
    }

    @Test
    void aColumnOfAnotherTypeIsNamedWithBothTypes() throws IOException {
        assertThat(failure(TextTrips.class))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("COLUMN_TYPE"))
                .satisfies(failure -> assertThat(failure.message())
                        .contains("gave the column \"trips\" as string, and bigint is declared", ".cast(\"bigint\")"));
    }

    /** Gives a null where the record has a primitive. */
    public static final class NullHour implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return new Hours().transform(trips).withColumn("hour", expr("nullif(hour, 11)"));
        }
    }

    @Test
    void aNullThatTheRecordCannotHoldIsTheUsersFailure() throws IOException {
        assertThat(failure(NullHour.class))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("NULL_GIVEN"))
                .satisfies(failure -> assertThat(failure.step()).isEqualTo("hours"))
                .satisfies(failure -> assertThat(failure.message()).contains("gave a null in the column \"hour\""));
    }

    /** Fails at once. */
    public static final class Throws implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return trips.select("nowhere");
        }
    }

    @Test
    void whatTheTransformThrowsIsTheUsersFailure() throws IOException {
        assertThat(failure(Throws.class))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE))
                .satisfies(failure -> assertThat(failure.message()).contains("Throws threw", "`nowhere`"));
    }

    /** Fails when the rows are computed. */
    public static final class ThrowsLate implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            UDF1<Long, Long> check = value -> {
                if (value > 1) {
                    throw new IllegalStateException("too many: " + value);
                }
                return value;
            };
            return new Hours()
                    .transform(trips)
                    .withColumn("trips", udf(check, DataTypes.LongType).apply(col("trips")));
        }
    }

    @Test
    void whatTheTransformThrowsLateIsTheUsersFailureToo() throws IOException {
        assertThat(failure(ThrowsLate.class))
                .satisfies(failure -> assertThat(failure.step()).isEqualTo("hours"))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE))
                .satisfies(failure -> assertThat(failure.message())
                        .contains("ThrowsLate threw", "IllegalStateException: too many: 2"));
    }

    /** Divides by zero in an expression. */
    public static final class Divides implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> trips) {
            return new Hours().transform(trips).withColumn("hour", expr("cast(1 div (trips - 1) as int)"));
        }
    }

    @Test
    void anExpressionThatFailsOnTheDataIsTheUsersFailure() throws IOException {
        assertThat(failure(Divides.class))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE))
                .satisfies(failure -> assertThat(failure.message()).contains("Divides threw", "DIVIDE_BY_ZERO"));
    }

    private Report.Failure failure(Class<? extends SparkTransform> type) throws IOException {
        TestTask task = TestTask.over(folder, TRIPS, SOME)
                .transform("hours", HOURS, type, INPUT)
                .write("write_hours", "hours", Kind.OVERWRITE, "taxi.hours");
        DriverRun.Result result = task.attempt(1, 1, place -> {});
        Report.Failure failure = Objects.requireNonNull(task.report(1).failure());
        assertThat(result.exitCode()).isEqualTo(failure.failureClass().exitCode());
        assertThat(Objects.requireNonNullElse(task.table("taxi.hours", "hour"), List.of()))
                .isEmpty();
        return failure;
    }
}
