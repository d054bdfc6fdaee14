package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations need of the driver beside their SQL: that an order lasts, that JSON is read, that failures speak. */
final class OperationsRunAsTasks {
    @TempDir
    Path root;

    record Item(int id, @Nullable Integer rank, @Nullable String note) {}

    private static final Schema ITEM = Pipelines.schema(Item.class);
    private static final List<Body.Order> BY_RANK = List.of(new Body.Order("rank", true));

    private static Pipelines items() {
        return new Pipelines().read("items", Item.class, BadRecords.FAIL, "items.csv");
    }

    private Workplace place(String lines) throws IOException {
        return new Workplace(root).file("items.csv", "id,rank,note\n" + lines);
    }

    /** So many that DuckDB would write and read them in pieces. */
    private Workplace many() throws IOException {
        Random random = new Random(2);
        return place(IntStream.range(0, 300_000)
                .mapToObj(i -> i + "," + (i % 1000 == 7 ? "" : random.nextInt(1_000_000)) + ",n")
                .collect(Collectors.joining("\n")));
    }

    @Test
    void sortLastsToTheWriteAndToTheLimitThroughAnExchangeToo() throws Exception {
        Pipelines sorted = items().step("sorted", new Body.Sort(BY_RANK), ITEM, "items")
                .write("written", "db.written", WriteMode.Kind.OVERWRITE, "sorted")
                .step("some", new Body.Limit(5), ITEM, "sorted")
                .write("limited", "db.limited", WriteMode.Kind.OVERWRITE, "some")
                .task("task", List.of(), List.of("sorted"))
                .step("first", new Body.Limit(5), ITEM, "sorted")
                .write("again", "db.again", WriteMode.Kind.OVERWRITE, "first")
                .write("copied", "db.copied", WriteMode.Kind.OVERWRITE, "sorted")
                .task("next", List.of("sorted"), List.of());
        Workplace place = many();
        for (String task : List.of("task", "next")) {
            Result result = place.run(sorted.document(), Workplace.Ask.first().task(task));
            assertThat(result.code()).as(result.err()).isZero();
        }

        assertThat(place.rows("db.limited")).hasSize(5).isEqualTo(place.rows("db.again"));
        for (String table : List.of("written", "copied")) {
            List<@Nullable Integer> ranks = ranksAsWritten(table);
            assertThat(ranks).hasSize(300_000);
            assertThat(ranks.subList(299_700, 300_000)).containsOnlyNulls();
            for (int i = 1; i < 299_700; i++) {
                assertThat(Objects.requireNonNull(ranks.get(i)))
                        .isLessThanOrEqualTo(Objects.requireNonNull(ranks.get(i - 1)));
            }
        }
    }

    private List<@Nullable Integer> ranksAsWritten(String table) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".parquet")
                            && file.toString().contains("/" + table + "/"))
                    .toList();
        }
        assertThat(files).hasSize(1);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery("SELECT rank FROM '" + files.get(0) + "'")) {
            List<@Nullable Integer> ranks = new ArrayList<>();
            while (rows.next()) {
                ranks.add((Integer) rows.getObject(1));
            }
            return ranks;
        }
    }

    private Result run(Workplace place, String step, Body body, Schema schema, String... inputs) throws IOException {
        return place.run(items().step(step, body, schema, inputs)
                .write("write", "db.t", WriteMode.Kind.OVERWRITE, step)
                .document());
    }

    private static Expression call(Function function, Expression... arguments) {
        return new Call(function, List.of(arguments));
    }

    @Test
    void divisionByZeroNamesItsOwnStep() throws IOException {
        Body rate = new Body.Select(
                List.of(new Body.Named("rate", call(Function.DIVIDE, new Column("id"), new Column("rank")))));
        Result result = run(
                place("1,2,a\n2,0,b\n"),
                "rate",
                rate,
                new Schema(List.of(new Schema.Column("rate", Scalar.DOUBLE, true))),
                "items");

        assertThat(result.code()).isEqualTo(11);
        assertThat(result.failure().code()).isEqualTo("DIVISION_BY_ZERO");
        assertThat(result.failure().message())
                .isEqualTo(
                        "Cannot compute the rows of step \"rate\": Cannot divide by zero. Filter such rows out before,"
                                + " or divide by nullIf(0), which gives a null");
    }

    @Test
    void lookupOfSeveralRowsNamesTheKeyEvenIfNobodyAsksForTheColumns() throws IOException {
        Body lookup = new Body.Lookup(
                List.of(new Body.JoinKey("rank", "rank")), List.of(new Body.Named("other", new Column("note"))));
        Schema looked = new Schema(
                Stream.concat(ITEM.columns().stream(), Stream.of(new Schema.Column("other", Scalar.STRING, true)))
                        .toList());
        Result result = place("1,7,a\n2,7,b\n3,,c\n")
                .run(items().step("looked", lookup, looked, "items", "items")
                        .step("ids", new Body.Drop(List.of("rank", "note", "other")), id(), "looked")
                        .write("write", "db.t", WriteMode.Kind.OVERWRITE, "ids")
                        .document());

        assertThat(result.code()).isEqualTo(11);
        assertThat(result.failure().code()).isEqualTo("LOOKUP_AMBIGUOUS");
        assertThat(result.failure().message())
                .startsWith("Cannot compute the rows of step \"looked\": Cannot look up one row: 2 rows have rank 7.");
    }

    private static Schema id() {
        return new Schema(ITEM.columns().subList(0, 1));
    }

    @Test
    void jsonIsReadAsColumnsOrFails() throws IOException {
        Schema parts = new Schema(
                List.of(new Schema.Column("a", Scalar.LONG, true), new Schema.Column("b", Scalar.DATE, true)));
        Schema given = new Schema(Stream.concat(ITEM.columns().subList(0, 2).stream(), parts.columns().stream())
                .toList());
        Body expand = new Body.ExpandJson("note", parts);
        Workplace place = place("1,1,\"{\"\"a\"\": 5, \"\"b\"\": \"\"2019-03-31\"\"}\"\n2,2,\"{}\"\n3,3,\n");
        Result good = run(place, "parts", expand, given, "items");

        assertThat(good.code()).as(good.err()).isZero();
        assertThat(place.rows("db.t").toString())
                .isEqualTo("[[1, 1, 5, 2019-03-31], [2, 2, null, null], [3, 3, null, null]]");

        Result bad = place("1,1,\"{\"\"a\"\": \"\"5\"\"}\"\n")
                .run(
                        items().step("parts", expand, given, "items")
                                .write("write", "db.t", WriteMode.Kind.OVERWRITE, "parts")
                                .document(),
                        Workplace.Ask.first().run("another"));
        assertThat(bad.failure().code()).isEqualTo("VALUE_UNFIT");
        assertThat(bad.failure().message())
                .startsWith(
                        "Cannot compute the rows of step \"parts\": Cannot read the JSON of column note: \"a\" is no"
                                + " long: 5.");
    }

    @Test
    void queryTakesItsArgumentsAsValues() throws IOException {
        TreeMap<String, Expression> arguments = new TreeMap<>();
        arguments.put("note", new Literal(Scalar.STRING, "x' or 'y' = 'y"));
        Body query = new Body.Sql(
                "select id, rank, count(*) over () as n from ranked where note <> :note -- all;",
                List.of("ranked"),
                arguments);
        Schema given = new Schema(Stream.concat(
                        ITEM.columns().subList(0, 2).stream(), Stream.of(new Schema.Column("n", Scalar.INT, true)))
                .toList());
        Workplace place = place("1,1,a\n2,2,x' or 'y' = 'y\n");
        Result result = run(place, "asked", query, given, "items");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.t").toString()).isEqualTo("[[1, 1, 1]]");
    }

    @Test
    void queryThatIsNotUnderstoodIsAMatterOfItsAuthor() throws IOException {
        Body query = new Body.Sql("select id, rnak from ranked", List.of("ranked"), new TreeMap<>());
        Result result =
                run(place("1,1,a\n"), "asked", query, new Schema(ITEM.columns().subList(0, 2)), "items");

        assertThat(result.code()).isEqualTo(13);
        assertThat(result.failure().code()).isEqualTo("QUERY_INVALID");
        assertThat(result.failure().message())
                .startsWith("Cannot run the query of step \"asked\": Binder Error")
                .contains("rnak")
                .contains("Correct the query");
    }
}
