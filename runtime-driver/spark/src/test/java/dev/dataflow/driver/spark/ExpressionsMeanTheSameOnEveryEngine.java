package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each line of {@code expressions.txt}, through the one renderer and both engines. */
class ExpressionsMeanTheSameOnEveryEngine {
    /** So many expressions a query: more would be too long for Spark to compile, and would run another way. */
    private static final int AT_ONCE = 20;

    @TempDir
    private static Path scratch;

    private static SparkSession session;
    private static Connection duck;

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

    /** What arguments are: an engine may compute constants in another way than columns. */
    private enum Shape {
        COLUMN,
        CONSTANT,
        COMPUTED
    }

    private record Argument(Type type, @Nullable String value) {
        static Argument parse(String text) {
            int space = text.indexOf(' ');
            String value = text.substring(space + 1);
            boolean quoted = value.startsWith("'");
            String plain = quoted ? value.substring(1, value.length() - 1).replace("\\n", "\n") : value;
            return new Argument(Type.parse(text.substring(0, space)), plain.equals("null") ? null : plain);
        }

        @Nullable
        Object parsed() {
            return value == null ? null : Values.parse(type, value);
        }

        boolean beyondYears() {
            return value != null && value.startsWith("+10000");
        }

        Expression.Literal literal() {
            return new Expression.Literal(type, value);
        }
    }

    private record Line(String text, String function, List<Argument> arguments, Type type, String expected) {
        static Line parse(String text) {
            List<String> cells =
                    Arrays.stream(text.split("\\|")).map(String::strip).toList();
            int last = cells.size() - 1;
            List<Argument> arguments =
                    cells.subList(1, last - 1).stream().map(Argument::parse).toList();
            String expected = cells.get(last);
            boolean quoted = expected.startsWith("'");
            return new Line(
                    text,
                    cells.get(0),
                    arguments,
                    Type.parse(cells.get(last - 1)),
                    (quoted ? expected.substring(1, expected.length() - 1) : expected).replace("\\n", "\n"));
        }

        /** Whether the language takes nothing but a constant there. */
        private boolean constant(int index) {
            if (function.equals("ROUND")) {
                return index == 1;
            }
            return !function.startsWith("CAST")
                    && Signature.of(Function.valueOf(function))
                            .map(signature -> signature.parameters().get(index).constant())
                            .orElse(false);
        }

        /** Whether the cast of this line succeeds. */
        Line asked() {
            return asked(!expected.equals("error"));
        }

        Line asked(boolean fits) {
            return new Line(text, "CASTABLE " + type.text(), arguments, Scalar.BOOLEAN, Boolean.toString(fits));
        }

        Expression expression(Shape shape, int first) {
            List<Expression> values = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                Expression column = new Expression.Column("a" + (first + i));
                boolean constant = constant(i);
                values.add(
                        switch (constant ? Shape.CONSTANT : shape) {
                            case COLUMN -> column;
                            case CONSTANT -> arguments.get(i).literal();
                            case COMPUTED -> new Expression.Call(Function.COALESCE, List.of(column, column));
                        });
            }
            if (function.startsWith("CASTABLE ")) {
                return new Expression.Castable(values.get(0), Type.parse(function.substring("CASTABLE ".length())));
            }
            return function.equals("CAST")
                    ? new Expression.Cast(values.get(0), type)
                    : new Expression.Call(Function.valueOf(function), values);
        }
    }

    /** A select over rows that hold the arguments. */
    private record Query(Schema input, List<List<Argument>> rows, Step step) {
        /** All lines over one row. */
        static Query of(List<Line> lines, Shape shape) {
            List<Argument> row = new ArrayList<>();
            List<Body.Named> columns = new ArrayList<>();
            List<Schema.Column> results = new ArrayList<>();
            for (Line line : lines) {
                String name = "r" + columns.size();
                columns.add(new Body.Named(name, line.expression(shape, row.size())));
                results.add(new Schema.Column(name, line.type(), true));
                row.addAll(line.arguments());
            }
            List<Schema.Column> input = new ArrayList<>();
            for (Argument argument : row) {
                input.add(new Schema.Column("a" + input.size(), argument.type(), true));
            }
            Step step = new Step("select", List.of("rows"), new Body.Select(columns), new Schema(results), null);
            return new Query(new Schema(input), List.of(row), step);
        }

        /** The first line over the arguments of all, which differ from it in their values alone. */
        static Query ofRows(List<Line> lines) {
            Query one = of(lines.subList(0, 1), Shape.COLUMN);
            return new Query(one.input(), lines.stream().map(Line::arguments).toList(), one.step());
        }
    }

    private static List<Line> lines(Predicate<Line> wanted) throws IOException {
        try (InputStream file = ExpressionsMeanTheSameOnEveryEngine.class.getResourceAsStream("expressions.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Line::parse)
                    .filter(wanted)
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void valuesAreTheWrittenOnes(Shape shape) throws Exception {
        List<Line> lines = lines(line -> !line.expected().equals("error"));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += AT_ONCE) {
            List<Line> some = lines.subList(i, Math.min(i + AT_ONCE, lines.size()));
            Query query = Query.of(some, shape);
            wrong.addAll(wrong(some, inDuck(query).get(0), inSpark(query).get(0)));
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> wrong(List<Line> lines, List<String> inDuck, List<String> inSpark) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (!line.expected().equals(inDuck.get(i)) || !line.expected().equals(inSpark.get(i))) {
                wrong.add(line.text() + ": DuckDB gave " + inDuck.get(i) + ", Spark " + inSpark.get(i));
            }
        }
        return wrong;
    }

    @Test
    void whatDoesNotFitIsAnErrorOfTheData() throws Exception {
        List<String> passed = new ArrayList<>();
        int number = 0;
        for (Line line : lines(wanted -> wanted.expected().equals("error"))) {
            // In turn: a job that fails takes its time.
            Shape shape = Shape.values()[number++ % Shape.values().length];
            Query query = Query.of(List.of(line), shape);
            try {
                passed.add("DuckDB: " + line.text() + " = " + inDuck(query));
            } catch (SQLException error) {
                assertThat(error.getMessage())
                        .as(line.text())
                        .matches("(?s)(Conversion|Out of Range|Invalid Input) Error: .*");
            }
            try {
                passed.add("Spark: " + line.text() + " = " + inSpark(query));
            } catch (Exception error) {
                assertThat(ofData(error)).as(line.text() + ": " + error).isTrue();
            }
        }
        assertThat(passed).isEmpty();
    }

    /** The same lines, asked whether the value can be cast. */
    @ParameterizedTest
    @EnumSource(Shape.class)
    void castableIsTrueExactlyWhereTheCastIsNoError(Shape shape) throws Exception {
        // DuckDB reads no constant of a year beyond four digits.
        List<Line> lines =
                lines(line -> line.function().equals("CAST")
                                && !line.arguments().get(0).beyondYears())
                        .stream()
                        .map(Line::asked)
                        .toList();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += AT_ONCE) {
            List<Line> some = lines.subList(i, Math.min(i + AT_ONCE, lines.size()));
            Query query = Query.of(some, shape);
            wrong.addAll(wrong(some, inDuck(query).get(0), inSpark(query).get(0)));
        }
        assertThat(wrong).isEmpty();
    }

    private static final List<Type> SCALARS = List.of(
            Scalar.BOOLEAN,
            Scalar.INT,
            Scalar.LONG,
            Scalar.FLOAT,
            Scalar.DOUBLE,
            new Type.Decimal(5, 2),
            new Type.Decimal(38, 0),
            new Type.Decimal(20, 20),
            Scalar.STRING,
            Scalar.DATE,
            Scalar.TIMESTAMP,
            Scalar.INSTANT,
            Scalar.UUID);

    /** Values at the edges of each type. */
    private static List<String> edges(Type type) {
        if (type instanceof Type.Decimal decimal) {
            BigDecimal most = BigDecimal.TEN
                    .pow(decimal.precision())
                    .subtract(BigDecimal.ONE)
                    .movePointLeft(decimal.scale());
            return List.of("0", most.toPlainString(), most.negate().toPlainString());
        }
        return switch ((Scalar) type) {
            case BOOLEAN -> List.of("true", "false");
            case INT -> List.of("0", "-1", "999", "1000", "2147483647", "-2147483648");
            case LONG -> List.of("2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808", "7");
            case FLOAT ->
                List.of("0.5", "2.1474836E9", "2.14748365E9", "-9.223372E18", "9.223372E18", "NaN", "Infinity");
            case DOUBLE ->
                List.of(
                        "-0.0",
                        "0.999",
                        "999.994",
                        "999.995",
                        "2147483647.9",
                        "2147483648",
                        "-2147483648.9",
                        "-2147483649",
                        "9.223372036854775E18",
                        "9.223372036854776E18",
                        "3.4028234663852886E38",
                        "3.4028235677973366E38",
                        "9.9E37",
                        "1E38",
                        "1E300",
                        "NaN",
                        "-Infinity");
            case STRING ->
                List.of(
                        "",
                        " 1",
                        "1",
                        "+1",
                        "1.5",
                        "999.99",
                        "1000.00",
                        "1e3",
                        "2147483648",
                        "9223372036854775808",
                        "1e39",
                        "1e400",
                        "TRUE",
                        "yes",
                        "2019-02-28",
                        "2019-02-29",
                        "0000-01-01",
                        "9999-12-31",
                        "10000-01-01",
                        "2019-03-01 10:00",
                        "2019-03-01T23:59:59.999999",
                        "2019-03-01T24:00:00",
                        "2019-03-01T10:00:00Z",
                        "2019-03-01T10:00+14:30",
                        "00000000-0000-0000-0000-00000000000A",
                        "{00000000-0000-0000-0000-00000000000a}",
                        "NaN",
                        "Infinity",
                        "1_000",
                        "١");
            case DATE -> List.of("0001-01-01", "1970-01-01", "9999-12-31");
            case TIMESTAMP ->
                List.of("0001-01-01T00:00:00", "2019-03-01T10:00:00.123456", "9999-12-31T23:59:59.999999");
            case INSTANT -> List.of("0001-01-01T00:00:00Z", "2019-03-01T10:00:00Z", "9999-12-31T23:59:59.999999Z");
            default -> List.of("00000000-0000-0000-0000-00000000000a");
        };
    }

    private static boolean defined(Type from, Type to) {
        List<Type> times = List.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT);
        return !from.equals(to)
                && (from == Scalar.STRING
                        || (to == Scalar.STRING && from != Scalar.FLOAT && from != Scalar.DOUBLE)
                        || (from.numeric() && to.numeric())
                        || (times.contains(from) && times.contains(to)));
    }

    /** Every pair of types: DuckDB's own cast is the judge, value by value; what both call castable, both cast. */
    @Test
    void ofEveryPairOfTypesTheCastableValuesAreThoseThatAreCast() throws Exception {
        List<String> wrong = new ArrayList<>();
        int pairs = 0;
        for (Type from : SCALARS) {
            for (Type to : SCALARS) {
                if (!defined(from, to)) {
                    continue;
                }
                pairs++;
                List<Line> casts = new ArrayList<>();
                List<Line> asked = new ArrayList<>();
                for (String edge : edges(from)) {
                    Line cast = line(from.text(), "'" + edge + "'", to.text(), "error");
                    boolean fits = true;
                    try {
                        inDuck(Query.of(List.of(cast), Shape.COLUMN));
                    } catch (SQLException error) {
                        fits = false;
                    }
                    asked.add(cast.asked(fits));
                    if (fits) {
                        casts.add(cast);
                    }
                }
                Query query = Query.ofRows(asked);
                wrong.addAll(wrong(asked, firsts(inDuck(query)), firsts(inSpark(query))));
                if (!casts.isEmpty()) {
                    Query cast = Query.ofRows(casts);
                    // What they give is another test's affair.
                    assertThat(inSpark(cast)).as(from + " to " + to).hasSize(casts.size());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(pairs).isEqualTo(70);
    }

    private static boolean ofData(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable spark
                    && (String.valueOf(spark.getSqlState()).startsWith("22")
                            || String.valueOf(cause.getMessage()).contains("DATAFLOW:"))) {
                return true;
            }
        }
        return false;
    }

    private static List<List<String>> inDuck(Query query) throws SQLException {
        Collector<CharSequence, ?, String> tuple = Collectors.joining(", ", "(", ")");
        String rows = query.rows().stream()
                .map(row -> row.stream()
                        .map(argument -> ExpressionSql.of(argument.literal(), query.input(), Dialect.DUCKDB)
                                .sql())
                        .collect(tuple))
                .collect(Collectors.joining(", "));
        String names = query.input().names().stream().collect(tuple);
        try (Statement statement = duck.createStatement()) {
            // A table, or all would be computed as constants.
            statement.execute("CREATE OR REPLACE TABLE arguments AS FROM (VALUES " + rows + ") AS t" + names);
            String sql = StepSql.of(query.step(), List.of(Relation.of("arguments", query.input())), Dialect.DUCKDB)
                    .orElseThrow()
                    .sql();
            List<List<String>> results = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    List<String> texts = new ArrayList<>();
                    for (Schema.Column column : query.step().columns().columns()) {
                        texts.add(text(value(result, texts.size() + 1, column.type())));
                    }
                    results.add(texts);
                }
            }
            return results;
        }
    }

    static @Nullable Object value(ResultSet row, int index, Type type) throws SQLException {
        if (type == Scalar.DATE) {
            return row.getObject(index, LocalDate.class);
        } else if (type == Scalar.TIMESTAMP) {
            return row.getObject(index, LocalDateTime.class);
        } else if (type == Scalar.INSTANT) {
            OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        return row.getObject(index);
    }

    private static List<List<String>> inSpark(Query query) {
        List<Row> values = query.rows().stream()
                .map(row -> PlainRows.row(row.stream().map(Argument::parsed).toArray()))
                .toList();
        PlainRows plain = new PlainRows(session, new ParquetFiles(session));
        // No local relation, or Spark's optimizer would compute all by itself.
        Dataset<Row> rows = session.createDataset(
                JavaSparkContext.fromSparkContext(session.sparkContext())
                        .parallelize(values, 1)
                        .rdd(),
                plain.encoder(SparkTypes.of(query.input())));
        Dataset<Row> result = new BuiltInSteps(session)
                .rows(query.step(), List.of(new BuiltInSteps.Input(rows, query.input(), List.of())));
        Schema schema = query.step().columns();
        assertThat(result.schema().asNullable()).isEqualTo(SparkTypes.of(schema));
        return result.as(plain.encoder(result.schema())).collectAsList().stream()
                .map(row -> Arrays.stream(PlainRows.values(row, PlainRows.types(schema)))
                        .map(ExpressionsMeanTheSameOnEveryEngine::text)
                        .toList())
                .toList();
    }

    static String text(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }

    @Test
    void numbersOfAllKindsAreConvertedAlike() throws Exception {
        Random random = new Random(1);
        for (int scale : new int[] {0, 2, 9, 18}) {
            List<Line> rounded = new ArrayList<>();
            List<Line> nearest = new ArrayList<>();
            List<Line> whole = new ArrayList<>();
            List<Line> read = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                double number = number(random);
                BigDecimal exact = new BigDecimal(Double.toString(number));
                String decimal = exact.setScale(scale, RoundingMode.HALF_UP).toPlainString();
                String type = "decimal(38," + scale + ")";
                rounded.add(line("double", Double.toString(number), type, decimal));
                String near = Double.toString(new BigDecimal(decimal).doubleValue());
                nearest.add(line(type, decimal, "double", near));
                read.add(line("string", decimal, "double", near));
                whole.add(line("double", Double.toString(number), "long", Long.toString((long) number)));
            }
            for (List<Line> lines : List.of(rounded, nearest, whole, read)) {
                Query query = Query.ofRows(lines);
                assertThat(wrong(lines, firsts(inDuck(query)), firsts(inSpark(query))))
                        .isEmpty();
            }
        }
    }

    /** Of 1 to 16 digits, the point before, behind or among them. */
    private static double number(Random random) {
        long digits = random.nextLong() % (long) Math.pow(10, random.nextInt(16) + 1);
        return new BigDecimal(digits).movePointLeft(random.nextInt(20)).doubleValue();
    }

    private static Line line(String from, String value, String to, String expected) {
        return Line.parse("CAST | " + from + " " + value + " | " + to + " | " + expected);
    }

    private static List<String> firsts(List<List<String>> rows) {
        return rows.stream().map(row -> row.get(0)).toList();
    }
}
