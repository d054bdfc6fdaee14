package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.required;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.Decimal;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.Report;
import dev.dataflow.spark.SparkInputs;
import dev.dataflow.spark.SparkInputsTransform;
import dev.dataflow.spark.SparkTransform;
import dev.dataflow.spark.TypedSparkTransform;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkStepsTest {
    private static final Schema FARES =
            schema(column("id", Scalar.INT), column("zone", Scalar.STRING), column("fare", new Type.Decimal(10, 2)));
    private static final String SOME = """
            select * from values (1, 'a', 1.10BD), (2, 'a', 2.20BD), (3, 'b', -3.30BD), (4, null, 0.00BD)
              as t(id, zone, fare)
            """;

    @TempDir
    private Path folder;

    @Test
    void builtInStepsGiveWhatTheyGiveOnAnyEngine() throws IOException {
        Type.Decimal wide = new Type.Decimal(38, 12);
        Schema zones = schema(column("zone", Scalar.STRING), column("first", Scalar.INT));
        Schema joined = schema(
                column("id", Scalar.INT),
                column("zone", Scalar.STRING),
                column("fare", new Type.Decimal(10, 2)),
                column("first", Scalar.INT));
        Schema products = schema(column("id", Scalar.INT), column("product", wide));
        Schema sums = schema(column("first", Scalar.INT), column("rows", Scalar.LONG), column("mean", Scalar.DOUBLE));
        Expression tenth = new Literal(new Type.Decimal(38, 10), "0.0000000001");
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step("dedupe", FARES, new Body.Dedupe(List.of("zone"), List.of(new Body.Order("id", false))), INPUT)
                .step(
                        "firsts",
                        zones,
                        new Body.Select(List.of(
                                new Body.Named("zone", new Column("zone")), new Body.Named("first", new Column("id")))),
                        "dedupe")
                .step(
                        "join",
                        joined,
                        new Body.Join(Body.JoinKind.LEFT, List.of(new Body.JoinKey("zone", "zone"))),
                        INPUT,
                        "firsts")
                .step(
                        "positive",
                        joined,
                        new Body.Filter(new Call(
                                Function.GREATER_OR_EQUAL, List.of(new Column("fare"), new Literal(Scalar.INT, "0")))),
                        "join")
                .step(
                        "aggregate",
                        sums,
                        new Body.Aggregate(
                                List.of("first"),
                                List.of(
                                        new Aggregation("rows", Aggregation.Function.COUNT, null),
                                        new Aggregation("mean", Aggregation.Function.AVG, new Column("fare")))),
                        "positive")
                .step(
                        "products",
                        products,
                        new Body.Select(List.of(
                                new Body.Named("id", new Column("id")),
                                new Body.Named(
                                        "product", new Call(Function.MULTIPLY, List.of(new Column("fare"), tenth))))),
                        INPUT)
                .write("write_sums", "aggregate", Kind.OVERWRITE, "t.sums")
                .write("write_products", "products", Kind.OVERWRITE, "t.products");

        task.succeeds(1, 1);

        assertThat(task.table("t.sums", "first", "rows", "mean")).containsExactly("1 2 1.65", "null 1 0.0");
        assertThat(task.table("t.products", "id", "product"))
                .containsExactly("1 1.10E-10", "2 2.20E-10", "3 -3.30E-10", "4 0E-12");
    }

    @Test
    void whatAnOperationFindsWrongNamesItsOwnStep() throws IOException {
        Schema rates = schema(column("rate", Scalar.DOUBLE));
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step(
                        "rate",
                        rates,
                        new Body.Select(List.of(new Body.Named(
                                "rate", new Call(Function.DIVIDE, List.of(new Column("id"), new Column("fare")))))),
                        INPUT)
                .write("write", "rate", Kind.OVERWRITE, "t.rates");

        assertThat(task.attempt(1, 1, place -> {}).exitCode()).isEqualTo(11);
        Report.Failure failure = Objects.requireNonNull(task.report(1).failure());
        assertThat(failure.code()).isEqualTo("DIVISION_BY_ZERO");
        assertThat(failure.message()).startsWith("Cannot compute the rows of step \"rate\": Cannot divide by zero.");
    }

    @Test
    void queryThatIsNotUnderstoodIsAMatterOfItsAuthor() throws IOException {
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step("asked", FARES, new Body.Sql("select id, zone, far from f", List.of("f"), new TreeMap<>()), INPUT)
                .write("write", "asked", Kind.OVERWRITE, "t.asked");

        assertThat(task.attempt(1, 1, place -> {}).exitCode()).isEqualTo(13);
        Report.Failure failure = Objects.requireNonNull(task.report(1).failure());
        assertThat(failure.code()).isEqualTo("QUERY_INVALID");
        assertThat(failure.message())
                .startsWith("Cannot run the query of step \"asked\": ")
                .contains("`far`")
                .doesNotContain("SubqueryAlias");
    }

    @Test
    void sortLastsThroughAnExchange() throws IOException {
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step("sorted", FARES, new Body.Sort(List.of(new Body.Order("fare", true))), INPUT)
                .step("two", FARES, new Body.Limit(2), "sorted")
                .write("write", "two", Kind.OVERWRITE, "t.two");

        task.succeeds(1, 1);

        assertThat(task.table("t.two", "id")).containsExactly("1", "2");
    }

    /** Emits, rejects and counts. */
    public static final class Clean implements RecordTransform<Fare, Fare> {
        @Override
        public void process(Fare fare, Output<Fare> output) {
            if (fare.fare().signum() < 0) {
                output.reject("negative fare");
            } else if (fare.zone() == null) {
                output.reject("no zone");
            } else {
                output.count("fares", fare.fare().doubleValue());
                output.emit(fare);
                output.emit(new Fare(fare.id() + 10, fare.zone(), fare.fare()));
            }
        }
    }

    /** A row of it. */
    public record Fare(
            int id,
            @Nullable String zone,
            @Decimal(precision = 10, scale = 2) BigDecimal fare) {}

    @Test
    void recordTransformsEmitRejectAndCount() throws IOException {
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step(
                        "clean",
                        FARES,
                        new Body.UserClass(
                                Body.UserClass.Kind.RECORD,
                                Clean.class.getName(),
                                Fare.class.getName(),
                                Fare.class.getName()),
                        INPUT)
                .write("write", "clean", Kind.OVERWRITE, "t.fares");

        Report report = task.succeeds(1, 1);

        assertThat(task.table("t.fares", "id", "zone", "fare"))
                .containsExactly("1 a 1.10", "11 a 1.10", "12 a 2.20", "2 a 2.20");
        assertThat(report.rejected()).isEqualTo(2);
        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("clean"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.read()).isEqualTo(4);
                    assertThat(step.written()).isEqualTo(4);
                    assertThat(step.rejectedBy()).hasToString("{negative fare=1, no zone=1}");
                    assertThat(step.metrics()).containsEntry("fares", 3.3000000000000003);
                });
        assertThat(Files.readAllLines(
                        Path.of(Objects.requireNonNull(report.deadLetters()).path())))
                .contains("""
                        {"line":null,"reason":"no zone","record":{"fare":"0.00","id":4,"zone":null},"sourceFile":null,"step":"clean"}""");
    }

    private TestTask clean(String run, Rejects rejects) throws IOException {
        TestTask task = TestTask.in(folder, FARES).run(run);
        task.rows(SOME);
        return task.step(
                        "clean",
                        FARES,
                        new Body.UserClass(
                                Body.UserClass.Kind.RECORD,
                                Clean.class.getName(),
                                Fare.class.getName(),
                                Fare.class.getName()),
                        INPUT)
                .rejecting(rejects)
                .write("write", "clean", Kind.OVERWRITE, "t.fares");
    }

    @Test
    void rejectedRowsGoWhereTheStepSaysAndAreNoMoreThanItAllows() throws IOException {
        TestTask tooMany = clean("many", Rejects.NONE.share(0.49));
        tooMany.attempt(1, 1, place -> {});
        assertThat(Objects.requireNonNull(tooMany.report(1).failure()).code()).isEqualTo("TOO_MANY_REJECTED");
        assertThat(Objects.requireNonNull(tooMany.report(1).failure()).message())
                .startsWith(
                        "Step \"clean\" rejected 2 of 4 rows (negative fare: 1; no zone: 1), more than a share of 0.49.");
        assertThat(tooMany.table("t.fares", "id")).isEmpty();

        TestTask strict = clean("strict", Rejects.NONE.to(BadRecords.FAIL));
        strict.attempt(1, 1, place -> {});
        assertThat(Objects.requireNonNull(strict.report(1).failure()).code()).isEqualTo("ROWS_REJECTED");

        TestTask skipping = clean("skipping", Rejects.NONE.to(BadRecords.SKIP).share(0.5));
        Report report = skipping.succeeds(1, 1);
        assertThat(report.rejected()).isEqualTo(2);
        assertThat(report.deadLetters()).isNull();
        assertThat(skipping.table("t.fares", "id")).hasSize(4);
    }

    @Test
    void aNullThatIsStoredWhereTheRecordHasNoneFailsTheRead() throws IOException {
        Schema nullable = schema(required("id", Scalar.INT), column("fare", Scalar.LONG));
        Schema all = schema(required("id", Scalar.INT), required("fare", Scalar.LONG));
        ConnectorUse file = ConnectorUse.of(ParquetDescriptor.ID, "lake", "items.parquet")
                .with(FileFormat.PATHS, new Value.Texts(List.of("items.parquet")));
        TestTask made = TestTask.over(folder, nullable, "select cast(id as int) id, nullif(id, 3) fare from range(5)")
                .step("file", nullable, new Body.Write(file, new WriteMode(Kind.OVERWRITE, List.of())), INPUT)
                .write("table", INPUT, Kind.OVERWRITE, "t.items");
        made.succeeds(1, 1);
        Expression there = new Expression.Call(
                Expression.Function.NOT,
                List.of(new Expression.Call(Expression.Function.IS_NULL, List.of(new Expression.Column("fare")))));
        ConnectorUse table = ConnectorUse.of(IcebergDescriptor.ID, "lake", "t.items");
        for (ConnectorUse use : List.of(file, table)) {
            TestTask read = TestTask.in(folder, nullable)
                    .run(use.connector())
                    .step("items", all, new Body.Read(use, BadRecords.FAIL))
                    .write("write", "items", Kind.OVERWRITE, "t.found");
            read.attempt(1, 1, place -> {});
            Report.Failure failure = Objects.requireNonNull(read.report(1).failure());
            assertThat(failure.code()).isEqualTo("NULL_FOUND");
            assertThat(failure.message())
                    .contains("the column \"fare\" of " + use.dataset() + " (", ".parquet) holds a null");
            TestTask some = TestTask.in(folder, nullable)
                    .run(use.connector() + " some")
                    .step("items", all, new Body.Read(use, BadRecords.FAIL, there, true, List.of()))
                    .write("write", "items", Kind.OVERWRITE, "t.some_" + use.connector());
            some.succeeds(1, 1);
            assertThat(some.table("t.some_" + use.connector(), "fare")).containsExactly("0", "1", "2", "4");
        }
    }

    /** Counts how often it is computed. */
    public static final class Counted implements SparkTransform {
        private static final AtomicInteger ROWS = new AtomicInteger();

        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            UDF1<Integer, Integer> counted = id -> {
                ROWS.incrementAndGet();
                return id;
            };
            return rows.withColumn(
                    "id",
                    udf(counted, DataTypes.IntegerType).asNondeterministic().apply(col("id")));
        }
    }

    @Test
    void stepsWithSeveralConsumersAreComputedOnce() throws IOException {
        TestTask task = TestTask.over(folder, FARES, SOME)
                .transform("counted", FARES, Counted.class, INPUT)
                .write("write_1", "counted", Kind.OVERWRITE, "t.one")
                .write("write_2", "counted", Kind.APPEND, "t.two")
                .exchange("counted");

        Report report = task.succeeds(1, 1);

        assertThat(Counted.ROWS).hasValue(4);
        assertThat(task.table("t.one", "id"))
                .isEqualTo(task.table("t.two", "id"))
                .hasSize(4);
        assertThat(report.read()).isEqualTo(4);
        assertThat(report.written()).isEqualTo(8);
        assertThat(report.rejected()).isZero();
    }

    @Test
    void tablesAreReadAsTheyWereWhenTheRunFirstLooked() throws IOException {
        TestTask writing = TestTask.over(folder, FARES, SOME).write("write", INPUT, Kind.OVERWRITE, "t.fares", "zone");
        writing.succeeds(1, 1);
        Schema some = schema(column("fare", new Type.Decimal(10, 2)), column("id", Scalar.INT));
        TestTask reading = TestTask.in(folder, FARES)
                .run("another run")
                .read("fares", some, "t.fares")
                .write("write_copy", "fares", Kind.OVERWRITE, "t.copy");
        reading.attempt(1, 1, place -> {
            if (place.equals("staged.write_copy")) {
                throw new IllegalStateException("aborted");
            }
        });
        writing.run("run 2").rows("select 9 id, 'z' zone, 9.99BD fare");
        writing.succeeds(1, 1);

        Report report = reading.succeeds(2, 1);

        assertThat(reading.table("t.copy", "fare", "id")).containsExactly("-3.30 3", "0.00 4", "1.10 1", "2.20 2");
        assertThat(report.read()).isEqualTo(4);
        assertThat(report.inputs())
                .singleElement()
                .satisfies(input -> assertThat(input.dataset()).isEqualTo("t.fares"));
    }

    private static final Schema ALL = schema(
            required("n", Scalar.LONG),
            column("flag", Scalar.BOOLEAN),
            column("i", Scalar.INT),
            column("f", Scalar.FLOAT),
            column("d", Scalar.DOUBLE),
            column("s", Scalar.STRING),
            column("day", Scalar.DATE),
            column("ts", Scalar.TIMESTAMP),
            column("at", Scalar.INSTANT),
            column("b", Scalar.BINARY),
            column("u", Scalar.UUID),
            column("m", new Type.Decimal(38, 10)));

    @Test
    void storesWithoutFilesAreReadAndWrittenRowByRow() throws IOException {
        HeldConnector.put(
                "all",
                HeldConnector.row(
                        1L,
                        true,
                        2,
                        0.5f,
                        1e300,
                        "ä'`\"\\",
                        LocalDate.parse("1492-10-12"),
                        LocalDateTime.parse("1899-12-31T23:59:59.123456"),
                        Instant.parse("0001-01-01T00:00:00.000001Z"),
                        new byte[] {0, -1},
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                        new BigDecimal("1234567890123456789012345678.0123456789")),
                new RowReader.Malformed("no number", 3, "x;y"),
                HeldConnector.row(2L, null, null, null, null, null, null, null, null, null, null, null));
        List<String> rows = List.of(
                "[1, true, 2, 0.5, 1.0E300, ä'`\"\\, 1492-10-12, 1899-12-31T23:59:59.123456, 0001-01-01T00:00:00.000001Z,"
                        + " [0, -1], 00112233-4455-6677-8899-aabbccddeeff, 1234567890123456789012345678.0123456789]",
                "[2, null, null, null, null, null, null, null, null, null, null, null]");
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step("all", ALL, new Body.Read(TestTask.memory("all"), BadRecords.DEAD_LETTERS))
                .step(
                        "filter",
                        ALL,
                        new Body.Filter(
                                new Call(Function.GREATER, List.of(new Column("n"), new Literal(Scalar.INT, "0")))),
                        "all")
                .step("write", ALL, TestTask.append(TestTask.memory("copy")), "filter");

        Report report = task.succeeds(1, 1);

        assertThat(HeldConnector.rows("copy")).isEqualTo(rows);
        assertThat(report.read()).isEqualTo(3);
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.written()).isEqualTo(2);
    }

    @Test
    void rowsOfSeveralPortionsAllComeThrough() throws IOException {
        int rows = 45_000;
        Schema numbers = schema(column("n", Scalar.INT));
        HeldConnector.put(
                "many", IntStream.range(0, rows).mapToObj(HeldConnector::row).toArray(RowReader.Item[]::new));
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step("many", numbers, new Body.Read(TestTask.memory("many"), BadRecords.FAIL))
                .step("write", numbers, TestTask.append(TestTask.memory("copied")), "many");

        Report report = task.succeeds(1, 1);

        assertThat(HeldConnector.rows("copied")).hasSize(rows).doesNotHaveDuplicates();
        assertThat(report.read()).isEqualTo(rows);
        assertThat(report.written()).isEqualTo(rows);
    }

    /** Gives UUIDs as a text, in capitals. */
    public static final class Capitals implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return rows.withColumn("u", expr("upper(u)"));
        }
    }

    @Test
    void uuidsAreUuidsInTablesAndExchanges() throws IOException {
        UUID first = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        UUID second = UUID.fromString("ffffffff-0000-0000-0000-000000000001");
        Schema uuids = schema(column("n", Scalar.INT), column("u", Scalar.UUID));
        HeldConnector.put(
                "uuids", HeldConnector.row(1, first), HeldConnector.row(2, second), HeldConnector.row(3, null));
        TestTask writing = TestTask.over(folder, FARES, SOME)
                .step("uuids", uuids, new Body.Read(TestTask.memory("uuids"), BadRecords.FAIL))
                .transform("capitals", uuids, Capitals.class, "uuids")
                .write("write", "capitals", Kind.OVERWRITE, "t.uuids", "u")
                .exchange("capitals");
        writing.succeeds(1, 1);
        assertThat(writing.table("t.uuids", "n", "u")).containsExactly("1 " + first, "2 " + second, "3 null");

        TestTask reading = TestTask.in(folder, uuids).run("another run").exchanged("capitals", "run 1");
        Expression isFirst = new Call(
                Function.EQUAL,
                List.of(
                        new Column("u"),
                        new Expression.Cast(new Literal(Scalar.STRING, first.toString()), Scalar.UUID)));
        reading.read("table", uuids, "t.uuids")
                .step("filter", uuids, new Body.Filter(isFirst), "table")
                .step("write_table", uuids, TestTask.append(TestTask.memory("of_table")), "filter")
                .step("write_exchange", uuids, TestTask.append(TestTask.memory("of_exchange")), INPUT);
        reading.succeeds(1, 1);
        assertThat(HeldConnector.rows("of_table")).containsExactly("[1, " + first + "]");
        assertThat(HeldConnector.rows("of_exchange"))
                .containsExactly("[1, " + first + "]", "[2, " + second + "]", "[3, null]");
    }

    /** Gives a text that is no UUID. */
    public static final class NoUuids implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return rows.select(expr("cast(id as string)").as("u"));
        }
    }

    @Test
    void aTextThatIsNoUuidIsTheUsersFailure() throws IOException {
        TestTask task = TestTask.over(folder, FARES, SOME)
                .transform("none", schema(column("u", Scalar.UUID)), NoUuids.class, INPUT)
                .write("write", "none", Kind.OVERWRITE, "t.uuids");

        assertThat(task.attempt(1, 1, place -> {}).exitCode()).isEqualTo(10);
        assertThat(Objects.requireNonNull(task.report(1).failure()).message())
                .contains("NoUuids gave a text in the column \"u\" that is no UUID");
    }

    /** What it is told. */
    public record Told(int least, String suffix) implements Serializable {}

    /** Joins an untyped input with a typed one. */
    public static final class Firsts implements SparkInputsTransform {
        @Override
        public Dataset<Row> transform(SparkInputs inputs) {
            Told told = inputs.arguments(Told.class);
            Dataset<Fare> fares = inputs.get("fares", Fare.class)
                    .filter((FilterFunction<Fare>) fare -> fare.id() >= told.least() && fare.zone() != null);
            Dataset<Fare> marked = fares.map(
                    (MapFunction<Fare, Fare>) fare -> new Fare(fare.id(), fare.zone() + told.suffix(), fare.fare()),
                    inputs.encoder(Fare.class));
            inputs.count("partitions", 1);
            assertThat(inputs.session()).isSameAs(marked.sparkSession());
            return inputs.get("zones").join(marked, "id").withColumn("more", expr("1"));
        }
    }

    @Test
    void classesOfSeveralInputsHaveThemByName() throws IOException {
        Schema zones = schema(column("id", Scalar.INT), column("first", Scalar.STRING));
        Schema joined = schema(
                column("first", Scalar.STRING), column("zone", Scalar.STRING), column("fare", new Type.Decimal(10, 2)));
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step(
                        "zones",
                        zones,
                        new Body.Select(List.of(
                                new Body.Named("id", new Column("id")), new Body.Named("first", new Column("zone")))),
                        INPUT)
                .step(
                        "firsts",
                        joined,
                        new Body.UserClass(
                                        Body.UserClass.Kind.SPARK_INPUTS, Firsts.class.getName(), null, "tests.Output")
                                .withInputNames(List.of("zones", "fares"))
                                .withArguments(new TreeMap<>(Map.of(
                                        "least",
                                        new Literal(Scalar.INT, "2"),
                                        "suffix",
                                        new Literal(Scalar.STRING, "!")))),
                        "zones",
                        INPUT)
                .write("write", "firsts", Kind.OVERWRITE, "t.firsts");

        Report report = task.succeeds(1, 1);

        assertThat(task.table("t.firsts", "first", "zone", "fare")).containsExactly("a a! 2.20", "b b! -3.30");
        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("firsts"))
                .singleElement()
                .satisfies(step -> assertThat(step.metrics()).containsEntry("partitions", 1.0));
    }

    /** Asks for what it is not given. */
    public static final class Asks implements SparkInputsTransform {
        @Override
        public Dataset<Row> transform(SparkInputs inputs) {
            assertThatThrownBy(() -> inputs.arguments(Told.class))
                    .hasMessage("Step \"asks\" has no argument \"least\". It has: none");
            return inputs.get("zonse");
        }
    }

    @Test
    void anInputThatIsNotThereIsTheUsersFailure() throws IOException {
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step(
                        "asks",
                        FARES,
                        new Body.UserClass(Body.UserClass.Kind.SPARK_INPUTS, Asks.class.getName(), null, "tests.Output")
                                .withInputNames(List.of("zones")),
                        INPUT)
                .write("write", "asks", Kind.OVERWRITE, "t.fares");

        assertThat(task.attempt(1, 1, place -> {}).exitCode()).isEqualTo(10);
        assertThat(Objects.requireNonNull(task.report(1).failure()).message())
                .contains("Step \"asks\" has no input \"zonse\". It has: zones");
    }

    /** All types as a record. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are what a user has
    public record Everything(
            long n,
            @Nullable Boolean flag,
            @Nullable Integer i,
            @Nullable Float f,
            @Nullable Double d,
            @Nullable String s,
            @Nullable LocalDate day,
            @Nullable LocalDateTime ts,
            @Nullable Instant at,
            byte @Nullable [] b,
            @Nullable UUID u,
            @Nullable @Decimal(precision = 38, scale = 10) BigDecimal m) {}

    /** Gives each row twice. */
    public static final class Twice implements TypedSparkTransform<Everything, Everything> {
        @Override
        public Dataset<Everything> transform(Dataset<Everything> rows, Encoder<Everything> output) {
            return rows.flatMap(
                    (FlatMapFunction<Everything, Everything>)
                            row -> List.of(row, row).iterator(),
                    output);
        }
    }

    @Test
    void typedClassesSeeRecordsOfEveryType() throws IOException {
        HeldConnector.put(
                "typed",
                HeldConnector.row(
                        1L,
                        true,
                        2,
                        0.5f,
                        1e300,
                        "ä'`",
                        LocalDate.parse("1492-10-12"),
                        LocalDateTime.parse("1899-12-31T23:59:59.123456"),
                        Instant.parse("0001-01-01T00:00:00.000001Z"),
                        new byte[] {0, -1},
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                        new BigDecimal("1234567890123456789012345678.0123456789")),
                HeldConnector.row(2L, null, null, null, null, null, null, null, null, null, null, null));
        String first =
                "[1, true, 2, 0.5, 1.0E300, ä'`, 1492-10-12, 1899-12-31T23:59:59.123456, 0001-01-01T00:00:00.000001Z,"
                        + " [0, -1], 00112233-4455-6677-8899-aabbccddeeff, 1234567890123456789012345678.0123456789]";
        String second = "[2, null, null, null, null, null, null, null, null, null, null, null]";
        TestTask task = TestTask.over(folder, FARES, SOME)
                .step("typed", ALL, new Body.Read(TestTask.memory("typed"), BadRecords.FAIL))
                .step(
                        "twice",
                        ALL,
                        new Body.UserClass(
                                Body.UserClass.Kind.SPARK_TYPED,
                                Twice.class.getName(),
                                Everything.class.getName(),
                                Everything.class.getName()),
                        "typed")
                .step("write", ALL, TestTask.append(TestTask.memory("typed_copy")), "twice");

        task.succeeds(1, 1);

        assertThat(HeldConnector.rows("typed_copy")).containsExactlyInAnyOrder(first, first, second, second);
    }
}
