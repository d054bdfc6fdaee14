package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpectationSql;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expectation.Check;
import dev.dataflow.ir.Expectation.OnFailure;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What expectations find, through the one renderer and both engines. */
class ExpectationsMeanTheSameOnEveryEngine {
    private static final Schema ROWS = schema(
            column("id", Scalar.INT),
            column("fare", new Type.Decimal(10, 2)),
            column("ratio", Scalar.DOUBLE),
            column("zone", Scalar.STRING),
            column("day", Scalar.DATE),
            column("at", Scalar.TIMESTAMP),
            column("seen", Scalar.INSTANT));
    private static final List<List<@Nullable String>> SOME = List.of(
            texts("1", "1.10", "0.5", "Soho", "2019-03-01", "2019-03-01T10:00:00", "2019-03-01T10:00:00Z"),
            texts("2", "-2.20", "NaN", "Soho", "2019-03-02", "2019-03-01T11:00:00.000001", null),
            texts("2", "1000.00", "-0.0", "A\nB", null, null, "2019-03-02T00:00:00Z"),
            texts("2", null, "0.0", "o'Hara", "2019-03-01", null, null),
            texts(null, "0.00", null, null, null, null, null),
            texts(null, "999.99", "Infinity", "soho", null, null, null));
    private static final Schema ZONES = schema(column("name", Scalar.STRING), column("number", Scalar.LONG));
    private static final List<List<@Nullable String>> KNOWN =
            List.of(texts("Soho", "1"), texts("Soho", "1"), texts("soho", "2"), texts(null, "7"), texts("x", null));

    @TempDir
    private static Path scratch;

    private static SparkSession session;
    private static Connection duck;
    private static int folders;

    @BeforeAll
    static void start() throws Exception {
        session = Application.start(scratch);
        duck = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        duck.close();
        session.stop();
    }

    private static List<@Nullable String> texts(@Nullable String... values) {
        return Arrays.asList(values);
    }

    private static Expression lit(Scalar type, String value) {
        return new Literal(type, value);
    }

    private static Check sum(String column) {
        return measure(Aggregation.Function.SUM, new Expression.Column(column));
    }

    private static Check measure(Aggregation.Function function, @Nullable Expression of) {
        return new Expectation.ChangesAtMost(new Aggregation("m", function, of), 0.1);
    }

    private record Case(Check check, @Nullable String number) {}

    private static final List<Case> CASES = List.of(
            new Case(new Expectation.NotNull(List.of("id")), "2"),
            new Case(new Expectation.NotNull(List.of("id", "fare")), "3"),
            new Case(new Expectation.Unique(List.of("id")), "3"),
            new Case(new Expectation.Unique(List.of("id", "zone")), "0"),
            new Case(new Expectation.Unique(List.of("ratio")), "2"),
            new Case(range("fare", lit(Scalar.INT, "0"), lit(Scalar.INT, "999")), "3"),
            new Case(range("fare", null, lit(Scalar.INT, "1000")), "0"),
            new Case(range("ratio", lit(Scalar.DOUBLE, "0"), null), "0"),
            new Case(range("ratio", null, lit(Scalar.DOUBLE, "1")), "2"),
            new Case(range("day", new Literal(Scalar.DATE, "2019-03-02"), null), "2"),
            new Case(range("zone", lit(Scalar.STRING, "B"), null), "1"),
            new Case(
                    new Expectation.OneOf("zone", List.of(lit(Scalar.STRING, "Soho"), lit(Scalar.STRING, "o'Hara"))),
                    "2"),
            new Case(
                    new Expectation.OneOf("fare", List.of(lit(Scalar.DOUBLE, "1.1"), new Literal(Scalar.INT, null))),
                    "4"),
            new Case(new Expectation.Matches("zone", "[A-Z].*"), "3"),
            new Case(new Expectation.Matches("zone", "Soho|o'Hara"), "2"),
            new Case(new Expectation.Matches("zone", "oh"), "5"),
            // In Java, one of the characters :, a, l, p and h.
            new Case(new Expectation.Matches("zone", "[[:alpha:]]+"), "2"),
            new Case(new Expectation.RowCount(1L, 5L), null),
            new Case(new Expectation.Fresh("day", Duration.ofDays(1)), "2019-03-02"),
            new Case(new Expectation.Fresh("at", Duration.ofDays(1)), "2019-03-01T11:00:00.000001"),
            new Case(new Expectation.Fresh("seen", Duration.ofDays(1)), "2019-03-02T00:00:00Z"),
            new Case(new Expectation.References(List.of("zone"), 1, List.of("name")), "2"),
            new Case(new Expectation.References(List.of("id"), 1, List.of("number")), "0"),
            new Case(new Expectation.References(List.of("zone", "id"), 1, List.of("name", "number")), "3"),
            new Case(
                    new Expectation.Holds(
                            new Call(Function.GREATER, List.of(new Expression.Column("fare"), lit(Scalar.INT, "0")))),
                    "3"),
            new Case(sum("fare"), "1998.89"),
            new Case(measure(Aggregation.Function.COUNT, null), "6.0"),
            new Case(measure(Aggregation.Function.COUNT, new Expression.Column("zone")), "5.0"),
            new Case(measure(Aggregation.Function.AVG, new Expression.Column("id")), "1.75"));

    private static Check range(String column, @Nullable Expression least, @Nullable Expression most) {
        return new Expectation.InRange(column, least, most);
    }

    @Test
    void numbersAreTheWrittenOnes() throws Exception {
        List<Expectation> all = new ArrayList<>();
        for (Case one : CASES) {
            all.add(new Expectation("e" + all.size(), one.check(), OnFailure.FAIL));
        }
        Answer inDuck = inDuck(all, SOME);
        Answer inSpark = inSpark(all, SOME);
        List<String> expected = new ArrayList<>(List.of("6", "6"));
        CASES.forEach(one -> expected.add(String.valueOf(one.number())));
        assertThat(inDuck.numbers()).isEqualTo(expected);
        assertThat(inSpark.numbers()).isEqualTo(expected);
        assertThat(inSpark.kept()).isEqualTo(inDuck.kept()).hasSize(6);
        assertThat(inDuck.rejected()).isEmpty();
    }

    @Test
    void whatIsPutAsideIsLookedAtByNoOtherExpectation() throws Exception {
        List<Expectation> all = List.of(
                new Expectation("last", new Expectation.NotNull(List.of("id")), OnFailure.FAIL),
                new Expectation(
                        "low", range("fare", lit(Scalar.INT, "0"), lit(Scalar.INT, "999")), OnFailure.DEAD_LETTERS),
                new Expectation("none", new Expectation.NotNull(List.of("fare", "id")), OnFailure.DEAD_LETTERS),
                new Expectation("once", new Expectation.Unique(List.of("id")), OnFailure.FAIL),
                new Expectation("sum", sum("fare"), OnFailure.WARN));
        Answer inDuck = inDuck(all, SOME);
        assertThat(inDuck).isEqualTo(inSpark(all, SOME));
        assertThat(inDuck.numbers()).containsExactly("6", "1", "0", "3", "3", "0", "1.1");
        assertThat(inDuck.rejected())
                .extracting(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
                .containsExactlyInAnyOrder("1 2 -2.20", "1 2 1000.00", "2 2 null", "2 null 0.00", "1 null 999.99");
        assertThat(inDuck.kept()).extracting(row -> row.get(0)).containsExactly("1");
    }

    @Test
    void noRowsFailNothingAndMeasureNothing() throws Exception {
        List<Expectation> all = CASES.stream()
                .map(one -> new Expectation("e", one.check(), OnFailure.WARN))
                .toList();
        Answer inDuck = inDuck(all, List.of());
        assertThat(inDuck).isEqualTo(inSpark(all, List.of()));
        assertThat(inDuck.numbers()).containsOnly("0", "null", "0.0");
    }

    @Test
    void rowsOfAllKindsAreJudgedAlike() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 4; round++) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 0; column < ROWS.columns().size(); column++) {
                    row.add(
                            random.nextInt(5) == 0
                                    ? null
                                    : SOME.get(random.nextInt(SOME.size())).get(column));
                }
                rows.add(row);
            }
            List<Expectation> all = new ArrayList<>();
            for (Case one : CASES) {
                boolean aside = one.check().ofRows() && random.nextInt(4) == 0;
                all.add(new Expectation(
                        "e" + all.size(), one.check(), aside ? OnFailure.DEAD_LETTERS : OnFailure.FAIL));
            }
            assertThat(inDuck(all, rows)).as("round " + round).isEqualTo(inSpark(all, rows));
        }
    }

    /** Texts of the numbers, and of rows, sorted, with those that are to blame for each expectation. */
    private record Answer(
            List<String> numbers,
            List<List<String>> rejected,
            List<List<String>> kept,
            List<List<List<String>>> samples) {}

    private interface Reader {
        List<List<String>> read(Relation relation) throws Exception;
    }

    private static Answer answer(ExpectationSql sql, String marked, int expectations, Reader reader) throws Exception {
        List<List<List<String>>> samples = new ArrayList<>();
        for (int i = 0; i < expectations; i += 5) {
            Relation some = sql.samples(marked, i, 1_000).orElse(null);
            samples.add(some == null ? List.of() : reader.read(some));
        }
        return new Answer(
                reader.read(sql.numbers(marked)).get(0),
                reader.read(sql.rejected(marked)),
                reader.read(sql.kept(marked)),
                samples);
    }

    private static Step step(List<Expectation> all) {
        return new Step("checked", List.of("rows", "zones"), new Body.Expect(all), ROWS, null);
    }

    private static Answer inDuck(List<Expectation> all, List<List<@Nullable String>> rows) throws Exception {
        try (Statement statement = duck.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE arguments AS " + literals(ROWS, rows));
            statement.execute("CREATE OR REPLACE TABLE zones AS " + literals(ZONES, KNOWN));
            ExpectationSql sql = ExpectationSql.of(
                    step(all), List.of(Relation.of("arguments", ROWS), Relation.of("zones", ZONES)), Dialect.DUCKDB);
            statement.execute("CREATE OR REPLACE TABLE marked AS " + sql.marked());
            return answer(sql, "marked", all.size(), relation -> {
                List<List<String>> read = new ArrayList<>();
                try (ResultSet result = statement.executeQuery("SELECT * FROM " + relation.sql())) {
                    while (result.next()) {
                        List<String> texts = new ArrayList<>();
                        for (Schema.Column column : relation.schema().columns()) {
                            texts.add(text(result, texts.size() + 1, column.type()));
                        }
                        read.add(texts);
                    }
                }
                return sorted(read);
            });
        }
    }

    private static String text(ResultSet row, int index, Type type) throws SQLException {
        return ExpressionsMeanTheSameOnEveryEngine.text(ExpressionsMeanTheSameOnEveryEngine.value(row, index, type));
    }

    private static String literals(Schema schema, List<List<@Nullable String>> rows) {
        List<List<@Nullable String>> all = new ArrayList<>(rows);
        all.add(texts(new @Nullable String[schema.columns().size()]));
        String values = all.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> ExpressionSql.of(
                                        new Literal(schema.columns().get(i).type(), row.get(i)), schema, Dialect.DUCKDB)
                                .sql())
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        String names = schema.names().stream().map(Dialect.DUCKDB::name).collect(Collectors.joining(", "));
        return "SELECT * FROM (VALUES " + values + ") AS t(" + names + ") LIMIT " + rows.size();
    }

    private static Answer inSpark(List<Expectation> all, List<List<@Nullable String>> rows) throws Exception {
        ParquetFiles parquet = new ParquetFiles(session);
        PlainRows plain = new PlainRows(session, parquet);
        BuiltInSteps built = new BuiltInSteps(session);
        List<ExpectationSql> rendered = new ArrayList<>();
        Dataset<Row> marked = built.rows(
                List.of(
                        new BuiltInSteps.Input(dataset(plain, ROWS, rows), ROWS, List.of()),
                        new BuiltInSteps.Input(dataset(plain, ZONES, KNOWN), ZONES, List.of())),
                relations -> {
                    rendered.add(ExpectationSql.of(step(all), relations, Dialect.SPARK));
                    return rendered.get(0).marked();
                });
        marked.cache().createOrReplaceTempView("marked");
        return answer(rendered.get(0), "marked", all.size(), relation -> {
            Dataset<Row> read = built.rows(List.of(), none -> "SELECT * FROM " + relation.sql());
            assertThat(read.schema().asNullable()).isEqualTo(SparkTypes.of(relation.schema()));
            return sorted(read.as(plain.encoder(read.schema())).collectAsList().stream()
                    .map(row -> Arrays.stream(PlainRows.values(row, PlainRows.types(relation.schema())))
                            .map(ExpressionsMeanTheSameOnEveryEngine::text)
                            .toList())
                    .toList());
        });
    }

    @SuppressWarnings("NullAway") // JDK 17's compiler does not see that the values of a row may be null.
    private static Dataset<Row> dataset(PlainRows plain, Schema schema, List<List<@Nullable String>> rows)
            throws Exception {
        try (PlainRows.Spool spool =
                plain.spool(schema, scratch.resolve("rows-" + folders++).toString())) {
            for (List<@Nullable String> row : rows) {
                @Nullable Object[] values = new @Nullable Object[row.size()];
                for (int i = 0; i < values.length; i++) {
                    String text = row.get(i);
                    values[i] = text == null
                            ? null
                            : Values.parse(schema.columns().get(i).type(), text);
                }
                spool.write(values);
            }
            return spool.rows();
        }
    }

    private static List<List<String>> sorted(List<List<String>> rows) {
        return rows.stream()
                .sorted((left, right) -> left.toString().compareTo(right.toString()))
                .toList();
    }
}
