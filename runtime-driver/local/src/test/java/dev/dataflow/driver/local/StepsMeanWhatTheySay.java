package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Decimal;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Progress;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Built-in steps, from a file to a table. */
final class StepsMeanWhatTheySay {
    @TempDir
    Path root;

    record Sale(
            int id,
            @Nullable Integer shop,
            @Nullable Long units,
            @Nullable @Decimal(precision = 10, scale = 2) BigDecimal price,
            @Nullable Double weight,
            @Nullable String note) {}

    record Shop(@Nullable Integer number, String town) {}

    private static final Schema SALE = Pipelines.schema(Sale.class);

    private Workplace place() throws IOException {
        return new Workplace(root)
                .file(
                        "sales.csv",
                        "id,shop,units,price,weight,note\n1,1,2,1.10,0.5,it's\n2,1,3,2.20,,\n3,2,,3.30,1.5,\"a\"\"b\"\n4,,5,,2.5,ö\n5,9,1,0.01,1.0,A\n")
                .file("shops.csv", "number,town\n1,Rome\n2,Oslo\n,Nowhere\n2,Bergen\n");
    }

    private static Pipelines sales() {
        return new Pipelines().read("sales", Sale.class, BadRecords.FAIL, "sales.csv");
    }

    private List<List<Object>> rows(Pipelines pipelines, String last) throws IOException {
        Result result = place().run(pipelines
                .write("write", "db.t", WriteMode.Kind.OVERWRITE, last)
                .document());
        assertThat(result.code()).as(result.err()).isZero();
        return place().rows("db.t");
    }

    private static Expression call(Function function, Expression... arguments) {
        return new Call(function, List.of(arguments));
    }

    private static Expression col(String name) {
        return new Column(name);
    }

    private static Schema schema(Object... namesAndTypes) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new Schema.Column((String) namesAndTypes[i], (Type) namesAndTypes[i + 1], true));
        }
        return new Schema(columns);
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    @Test
    void everyTypeGoesThroughATableAndBack() throws IOException {
        assertThat(rows(sales(), "sales"))
                .isEqualTo(List.of(
                        row(1, 1, 2, "1.10", 0.5, "it's"),
                        row(2, 1, 3, "2.20", null, null),
                        row(3, 2, null, "3.30", 1.5, "a\"b"),
                        row(4, null, 5, null, 2.5, "ö"),
                        row(5, 9, 1, "0.01", 1.0, "A")));
    }

    @Test
    void filterKeepsWhatIsTrueAndNothingThatIsNull() throws IOException {
        Expression condition = call(
                Function.OR,
                call(Function.GREATER, col("units"), new Literal(Scalar.INT, "2")),
                call(Function.EQUAL, col("note"), new Literal(Scalar.STRING, "it's")));
        Pipelines filtered = sales().step("some", new Body.Filter(condition), SALE, "sales");

        assertThat(rows(filtered, "some")).extracting(row -> row.get(0)).containsExactly(1, 2, 4);
    }

    @Test
    void arithmeticHasOurTypes() throws IOException {
        Body computed = new Body.Select(List.of(
                new Body.Named("id", col("id")),
                new Body.Named("twice", call(Function.ADD, col("price"), col("price"))),
                new Body.Named("product", call(Function.MULTIPLY, col("price"), col("units"))),
                new Body.Named("mixed", call(Function.SUBTRACT, col("weight"), col("price"))),
                new Body.Named("sum", call(Function.ADD, col("id"), col("units"))),
                new Body.Named("none", call(Function.IS_NULL, col("price"))),
                new Body.Named("first", call(Function.COALESCE, col("note"), new Literal(Scalar.STRING, "?")))));
        Schema schema = schema(
                "id",
                Scalar.INT,
                "twice",
                new Type.Decimal(11, 2),
                "product",
                new Type.Decimal(29, 2),
                "mixed",
                Scalar.DOUBLE,
                "sum",
                Scalar.LONG,
                "none",
                Scalar.BOOLEAN,
                "first",
                Scalar.STRING);

        assertThat(rows(sales().step("computed", computed, schema, "sales"), "computed"))
                .isEqualTo(List.of(
                        row(1, "2.20", "2.20", -0.6000000000000001, 3, false, "it's"),
                        row(2, "4.40", "6.60", null, 5, false, "?"),
                        row(3, "6.60", null, -1.7999999999999998, null, false, "a\"b"),
                        row(4, null, null, null, 9, true, "ö"),
                        row(5, "0.02", "0.01", 0.99, 6, false, "A")));
    }

    @Test
    void leftJoinKeepsAllOfTheLeftAndNullsMeetNothing() throws IOException {
        List<Schema.Column> columns = new ArrayList<>(SALE.columns());
        columns.add(new Schema.Column("town", Scalar.STRING, true));
        Pipelines joined = sales().read("shops", Shop.class, BadRecords.FAIL, "shops.csv")
                .step(
                        "join",
                        new Body.Join(Body.JoinKind.LEFT, List.of(new Body.JoinKey("shop", "number"))),
                        new Schema(columns),
                        "sales",
                        "shops");

        assertThat(rows(joined, "join"))
                .extracting(row -> row.get(0) + " " + row.get(6))
                .containsExactly("1 Rome", "2 Rome", "3 Bergen", "3 Oslo", "4 null", "5 null");
    }

    @Test
    void innerJoinKeepsPairsOnly() throws IOException {
        List<Schema.Column> columns = new ArrayList<>(SALE.columns());
        columns.add(new Schema.Column("town", Scalar.STRING, true));
        Pipelines joined = sales().read("shops", Shop.class, BadRecords.FAIL, "shops.csv")
                .step(
                        "join",
                        new Body.Join(Body.JoinKind.INNER, List.of(new Body.JoinKey("shop", "number"))),
                        new Schema(columns),
                        "sales",
                        "shops");

        assertThat(rows(joined, "join"))
                .extracting(row -> row.get(0) + " " + row.get(6))
                .containsExactly("1 Rome", "2 Rome", "3 Bergen", "3 Oslo");
    }

    @Test
    void aggregatesLeaveNullsOutAndGroupThem() throws IOException {
        Body aggregate = new Body.Aggregate(
                List.of("shop"),
                List.of(
                        new Aggregation("sales", Aggregation.Function.COUNT, null),
                        new Aggregation("weighed", Aggregation.Function.COUNT, col("weight")),
                        new Aggregation("units", Aggregation.Function.SUM, col("units")),
                        new Aggregation("price", Aggregation.Function.SUM, col("price")),
                        new Aggregation("mean", Aggregation.Function.AVG, col("price")),
                        new Aggregation("least", Aggregation.Function.MIN, col("note")),
                        new Aggregation("most", Aggregation.Function.MAX, col("price"))));
        Schema schema = schema(
                "shop",
                Scalar.INT,
                "sales",
                Scalar.LONG,
                "weighed",
                Scalar.LONG,
                "units",
                Scalar.LONG,
                "price",
                new Type.Decimal(38, 2),
                "mean",
                Scalar.DOUBLE,
                "least",
                Scalar.STRING,
                "most",
                new Type.Decimal(10, 2));

        assertThat(rows(sales().step("totals", aggregate, schema, "sales"), "totals"))
                .isEqualTo(List.of(
                        row(1, 2, 1, 5, "3.30", 3.3 / 2, "it's", "2.20"),
                        row(2, 1, 1, null, "3.30", 3.3, "a\"b", "3.30"),
                        row(9, 1, 1, 1, "0.01", 0.01, "A", "0.01"),
                        row(null, 1, 1, 5, null, null, "ö", null)));
    }

    @Test
    void sumThatDoesNotFitIsBadData() throws IOException {
        place();
        Workplace place = new Workplace(root)
                .file("big.csv", "id,shop,units,price,weight,note\n1,,9223372036854775807,,,\n2,,1,,,\n");
        Body sum = new Body.Aggregate(
                List.of(), List.of(new Aggregation("units", Aggregation.Function.SUM, col("units"))));
        Result result = place.run(new Pipelines()
                .read("sales", Sale.class, BadRecords.FAIL, "big.csv")
                .step("total", sum, schema("units", Scalar.LONG), "sales")
                .write("write", "db.t", WriteMode.Kind.OVERWRITE, "total")
                .document());

        assertThat(result.code()).isEqualTo(11);
        assertThat(result.failure().code()).isEqualTo("VALUE_UNFIT");
        assertThat(result.failure().message()).contains("9223372036854775808");
    }

    @Test
    void dedupeKeepsTheFirstAndNullsComeLast() throws IOException {
        Pipelines first = new Pipelines()
                .read("shops", Shop.class, BadRecords.FAIL, "shops.csv")
                .step(
                        "once",
                        new Body.Dedupe(List.of("number"), List.of(new Body.Order("town", false))),
                        Pipelines.schema(Shop.class),
                        "shops");
        assertThat(rows(first, "once")).isEqualTo(List.of(row(1, "Rome"), row(2, "Bergen"), row(null, "Nowhere")));
    }

    @Test
    void dedupeInDescendingOrderKeepsTheGreatest() throws IOException {
        Pipelines last = sales().step(
                        "once",
                        new Body.Dedupe(List.of("shop"), List.of(new Body.Order("weight", true))),
                        SALE,
                        "sales");
        assertThat(rows(last, "once")).extracting(row -> row.get(0)).containsExactly(1, 3, 4, 5);
    }

    @Test
    void stepThatSeveralUseIsTheSameForAll() throws IOException {
        Pipelines shared = sales().step(
                        "some",
                        new Body.Filter(call(Function.GREATER, col("id"), new Literal(Scalar.INT, "2"))),
                        SALE,
                        "sales")
                .write("one", "db.one", WriteMode.Kind.OVERWRITE, "some");

        assertThat(rows(shared, "some")).hasSize(3).isEqualTo(place().rows("db.one"));
    }

    public static final class Same implements RecordTransform<Shop, Shop> {
        @Override
        public void process(Shop row, Output<Shop> output) {
            output.emit(row);
        }
    }

    @Test
    void stepsWhoseNamesDifferInCaseAloneAreTwo() throws IOException {
        Expression first = call(Function.EQUAL, col("number"), new Literal(Scalar.INT, "1"));
        Pipelines shops = new Pipelines()
                .read("shops", Shop.class, BadRecords.FAIL, "shops.csv")
                .transform("Shops", Same.class, Shop.class, Shop.class, "shops")
                .step("SHOPS", new Body.Filter(first), Pipelines.schema(Shop.class), "Shops")
                .write("rome", "db.rome", WriteMode.Kind.OVERWRITE, "SHOPS")
                .write("all", "db.all", WriteMode.Kind.OVERWRITE, "shops")
                .task("task", List.of(), List.of("shops", "SHOPS"))
                .write("other", "db.other", WriteMode.Kind.OVERWRITE, "shops")
                .write("Other", "db.rome_again", WriteMode.Kind.OVERWRITE, "SHOPS")
                .task("next", List.of("shops", "SHOPS"), List.of());
        Workplace place = place();

        for (String task : List.of("task", "next")) {
            Result result = place.run(shops.document(), Workplace.Ask.first().task(task));
            assertThat(result.code()).as(result.err()).isZero();
        }

        assertThat(place.rows("db.rome")).isEqualTo(List.of(row(1, "Rome"))).isEqualTo(place.rows("db.rome_again"));
        assertThat(place.rows("db.all")).hasSize(4).isEqualTo(place.rows("db.other"));
    }

    /** Of a step's own columns the compiler refuses such names. */
    @Test
    void tableWhoseColumnsDifferInCaseAloneIsReadAndShownRight() throws Exception {
        rows(new Pipelines().read("shops", Shop.class, BadRecords.FAIL, "shops.csv"), "shops");
        Workplace place = place();
        try (JdbcCatalog catalog = new JdbcCatalog()) {
            catalog.setConf(new Configuration(false));
            catalog.initialize(
                    "dataflow",
                    Objects.requireNonNull(place.connections().get("lake")).extra());
            catalog.loadTable(TableIdentifier.of("db", "t"))
                    .updateSchema()
                    .renameColumn("number", "Town")
                    .commit();
        }
        Pipelines town = new Pipelines()
                .readTable("table", Town.class, "db.t")
                .write("copy", "db.towns", WriteMode.Kind.OVERWRITE, "table");

        assertThat(place.rows("db.t")).contains(row(1, "Rome"), row(null, "Nowhere"));
        assertThat(place.run(town.document(), Workplace.Ask.first().run("towns"))
                        .code())
                .isZero();
        assertThat(place.rows("db.towns")).contains(row("Rome"), row("Nowhere"));
    }

    record Town(String town) {}

    @Test
    void stepsThatNobodyCountsHaveNoCountsAndTheOthersTrueOnes() throws IOException {
        Expression any = call(Function.GREATER, col("number"), new Literal(Scalar.INT, "0"));
        Expression second = call(Function.EQUAL, col("number"), new Literal(Scalar.INT, "2"));
        Schema shop = Pipelines.schema(Shop.class);
        Result result = place().run(new Pipelines()
                .read("shops", Shop.class, BadRecords.FAIL, "shops.csv")
                .step("inside", new Body.Filter(any), shop, "shops")
                .step("taken", new Body.Filter(any), shop, "inside")
                .transform("same", Same.class, Shop.class, Shop.class, "taken")
                .step("shared", new Body.Filter(second), shop, "same")
                .write("one", "db.one", WriteMode.Kind.OVERWRITE, "shared")
                .write("two", "db.two", WriteMode.Kind.OVERWRITE, "shared")
                .step("none", new Body.Filter(call(Function.IS_NULL, col("number"))), shop, "same")
                .write("three", "db.three", WriteMode.Kind.OVERWRITE, "none")
                .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.reported().steps())
                .extracting(step -> step.step() + " " + step.read() + " " + step.written())
                .containsExactly(
                        "shops 4 null",
                        "inside null null",
                        "taken null 3",
                        "same 3 3",
                        "shared null 2",
                        "one null 2",
                        "two null 2",
                        "none null 0",
                        "three null 0");
        assertThat(result.reported().read()).isEqualTo(4);
        assertThat(result.reported().written()).isEqualTo(4);
        assertThat(result.progress())
                .filteredOn(line ->
                        line instanceof Progress.Step step && step.step().equals("inside"))
                .isEmpty();
    }

    @Test
    void tableIsReadByNameAndInsideOneSnapshot() throws IOException {
        rows(sales(), "sales");
        Result copied = place().run(
                        new Pipelines()
                                .readTable("table", Sale.class, "db.t")
                                .write("copy", "db.copy", WriteMode.Kind.APPEND, "table")
                                .document(),
                        Workplace.Ask.first().run("copy"));

        assertThat(copied.code()).as(copied.err()).isZero();
        assertThat(copied.reported().read()).isEqualTo(5);
        assertThat(place().rows("db.copy")).isEqualTo(place().rows("db.t"));
    }
}
