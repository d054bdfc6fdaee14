package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.DriverRun;
import dev.dataflow.driver.spark.EngineTask.On;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.json.Json;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of a read whose source has other columns than its step declares: it fails and names them, leaves them out, or
 * takes them along to the sinks. One source of each kind holds the same two rows, with a column more than is declared, in
 * another order, and with one less.
 */
final class SourcesDriftOnEveryEngine {
    /** What the sources held when the pipeline was written. */
    private static final Schema DECLARED = new Schema(List.of(
            column("id", Scalar.LONG, false),
            column("amount", Scalar.LONG, true),
            column("gone", Scalar.STRING, true)));

    private static final Schema THERE = new Schema(DECLARED.columns().subList(0, 2));
    private static final List<String> SOURCES = List.of("csv", "parquet", "jsonlines", "iceberg", "jdbc");

    @TempDir
    Path root;

    /** A row as a class of the author's knows it. */
    public record Known(
            long id, @Nullable Long amount, @Nullable String gone) {}

    /** Passes rows on. */
    public static final class Pass implements RecordTransform<Known, Known> {
        @Override
        public void process(Known row, Output<Known> output) {
            output.emit(row);
        }
    }

    private static Schema.Column column(String name, Type type, boolean nullable) {
        return new Schema.Column(name, type, nullable);
    }

    private EngineTask task(On on) {
        return new EngineTask(on, root);
    }

    private static ConnectorUse files(String connector, String folder) {
        return ConnectorUse.of(connector, "files", folder)
                .with(FileFormat.PATHS, new Value.Texts(List.of(folder + "/")));
    }

    private static ConnectorUse source(String name) {
        return switch (name) {
            case "csv" -> files(CsvDescriptor.ID, "in/csv");
            case "parquet" -> files(ParquetDescriptor.ID, "in/parquet");
            case "jsonlines" -> files(JsonLinesDescriptor.ID, "in/jsonlines");
            case "iceberg" -> ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.source");
            default -> ConnectorUse.of(JdbcDescriptor.ID, "db", "source");
        };
    }

    private static ConnectorUse sink(String name) {
        return name.equals("jdbc") || name.equals("csv")
                ? ConnectorUse.of(JdbcDescriptor.ID, "db", "sink_" + name)
                : ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.sink_" + name);
    }

    private void put(String path, String text) throws IOException {
        Path file = root.resolve("data").resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("db.sqlite"));
                Statement statement = open.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private static List<Literal> values(Schema schema, @Nullable String... texts) {
        List<Literal> values = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            values.add(new Literal(
                    schema.columns().get(i % schema.columns().size()).type(), texts[i]));
        }
        return values;
    }

    /** Row 1 has a note, row 2 a size; of files each is in one of its own, of tables both columns are there. */
    private void sources() throws IOException, SQLException {
        put("in/csv/a.csv", "note,amount,id\nnew,10,1\n");
        put("in/csv/b.csv", "id,size,amount\n2,7,\n");
        put(
                "in/jsonlines/a.jsonl",
                "{\"note\":\"new\",\"amount\":10,\"id\":1}\n{\"id\":2,\"size\":7,\"amount\":null}\n");
        execute(
                "CREATE TABLE source (note VARCHAR, amount BIGINT, id BIGINT NOT NULL, size INT)",
                "INSERT INTO source VALUES ('new', 10, 1, NULL), (NULL, NULL, 2, 7)");
        Schema first = new Schema(List.of(
                column("note", Scalar.STRING, true),
                column("amount", Scalar.LONG, true),
                column("id", Scalar.LONG, false)));
        Schema second = new Schema(List.of(
                column("id", Scalar.LONG, false),
                column("size", Scalar.INT, true),
                column("amount", Scalar.LONG, true)));
        Schema both = new Schema(List.of(
                column("note", Scalar.STRING, true),
                column("amount", Scalar.LONG, true),
                column("id", Scalar.LONG, false),
                column("size", Scalar.INT, true)));
        task(On.LOCAL)
                .memory("first", first, values(first, "new", "10", "1"))
                .memory("second", second, values(second, "2", "7", null))
                .memory("both", both, values(both, "new", "10", "1", null, null, null, "2", "7"))
                .write("write_first", source("parquet"), Kind.APPEND, "first", first)
                .write("write_second", source("parquet"), Kind.APPEND, "second", second)
                .write("write_both", source("iceberg"), Kind.APPEND, "both", both)
                .succeeds("sources", 1, 1);
    }

    private Report report(String run, int attempt) throws IOException {
        return new Json().readReport(Files.readString(task(On.LOCAL).report(run, attempt)));
    }

    private Report.Failure failure(EngineTask task, String run) throws IOException {
        assertThat(task.run(run, 1, 1, place -> {}).exitCode()).isNotZero();
        return Objects.requireNonNull(report(run, 1).failure());
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void failNamesWhatCameAndWentAndChanged(On on) throws IOException, SQLException {
        sources();
        for (String name : SOURCES) {
            EngineTask task = task(on).read("rows", source(name), DECLARED, Drift.FAIL)
                    .write("write", sink(name), Kind.APPEND, "rows", DECLARED);
            Report.Failure failure = failure(task, "fail-" + name);
            if (name.equals("jsonlines")) {
                assertThat(failure.code()).isEqualTo("MALFORMED_RECORDS");
                assertThat(failure.message()).contains("a.jsonl, line 1", "member \"note\" is not declared");
                continue;
            }
            assertThat(failure.code()).as(failure.message()).isEqualTo("SCHEMA_DRIFTED");
            assertThat(failure.failureClass().exitCode()).isEqualTo(11);
            assertThat(failure.step()).isEqualTo("rows");
            assertThat(failure.message())
                    .contains(source(name).dataset(), "came new: \"note\" (string)", "gone: \"gone\" (string)")
                    .contains("\"size\" (", "dataflow schema pull", "ignoreExtraColumns() or evolve()");
            if (name.equals("csv")) {
                assertThat(failure.message()).contains("/in/csv/a.csv has came", " | ", "/in/csv/b.csv has came");
            }
        }
        Schema changed = new Schema(List.of(
                column("id", Scalar.STRING, false),
                column("amount", Scalar.LONG, true),
                column("note", Scalar.STRING, true),
                column("size", Scalar.INT, true)));
        EngineTask other = task(on).read("rows", source("iceberg"), changed, Drift.FAIL)
                .write("write", sink("iceberg"), Kind.APPEND, "rows", changed);
        assertThat(failure(other, "changed").message())
                .contains("changed: \"id\" is long and was string")
                .doesNotContain("came new", "gone");
        assertThat(root.resolve("lake/db/sink_iceberg")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void extraColumnsAreLeftOutWhereverTheyStand(On on) throws IOException, SQLException {
        sources();
        EngineTask task = task(on);
        for (String name : SOURCES) {
            task.check(name, source(name), THERE, null, List.of());
        }
        task.succeeds("ignore", 1, 1);
        for (String name : SOURCES) {
            assertThat(EngineTask.lines(root, "check/" + name))
                    .as(name)
                    .containsExactly("{\"id\":1,\"amount\":10}", "{\"id\":2,\"amount\":null}");
        }
        assertThat(report("ignore", 1).inputs())
                .allMatch(input -> input.evolved().isEmpty());
    }

    private EngineTask evolving(On on) {
        EngineTask task = task(on);
        Schema made = with(DECLARED, column("double", Scalar.LONG, true));
        Schema renamed = new Schema(List.of(
                made.columns().get(0),
                column("price", Scalar.LONG, true),
                made.columns().get(2),
                made.columns().get(3)));
        for (String name : SOURCES) {
            task.read(name, source(name), DECLARED, Drift.EVOLVE)
                    .step(
                            name + "_made",
                            new Body.WithColumns(List.of(new Body.Named(
                                    "double",
                                    new Call(
                                            Function.ADD,
                                            List.<Expression>of(new Column("amount"), new Column("amount")))))),
                            made,
                            name)
                    .step(
                            name + "_renamed",
                            new Body.Rename(List.of(new Body.Renamed("amount", "price"))),
                            renamed,
                            name + "_made")
                    .write(name + "_write", sink(name), Kind.APPEND, name + "_renamed", renamed);
        }
        return task.step(
                        "passed",
                        new Body.UserClass(
                                Body.UserClass.Kind.RECORD,
                                Pass.class.getName(),
                                Known.class.getName(),
                                Known.class.getName()),
                        DECLARED,
                        "csv")
                .write(
                        "passed_write",
                        files(JsonLinesDescriptor.ID, "check/passed"),
                        Kind.OVERWRITE,
                        "passed",
                        DECLARED)
                .step("asked", new Body.Sql("select * from rows", List.of("rows"), new TreeMap<>()), DECLARED, "jdbc")
                .write("asked_write", files(JsonLinesDescriptor.ID, "check/asked"), Kind.OVERWRITE, "asked", DECLARED)
                .step(
                        "joined",
                        new Body.Join(
                                Body.JoinKind.LEFT,
                                List.of(new Body.JoinKey("id", "id")),
                                List.of(new Body.Renamed("amount", "other"), new Body.Renamed("gone", "none"))),
                        with(DECLARED, column("other", Scalar.LONG, true), column("none", Scalar.STRING, true)),
                        "iceberg",
                        "iceberg")
                .write(
                        "joined_write",
                        files(JsonLinesDescriptor.ID, "check/joined"),
                        Kind.OVERWRITE,
                        "joined",
                        with(DECLARED, column("other", Scalar.LONG, true), column("none", Scalar.STRING, true)));
    }

    private static Schema with(Schema schema, Schema.Column... more) {
        List<Schema.Column> columns = new ArrayList<>(schema.columns());
        columns.addAll(List.of(more));
        return new Schema(columns);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void columnsThatCameNewGoAlongToTheSinksOnce(On on) throws IOException, SQLException {
        sources();
        DriverRun.Result killed = evolving(on).run("evolve", 1, 1, place -> {
            if (place.equals("staged.jdbc_write")) {
                throw new IllegalStateException("as if killed");
            }
        });
        assertThat(killed.exitCode()).isEqualTo(1);
        assertThat(killed.out()).contains("2 columns came new: \\\"note\\\" (string), \\\"size\\\" (int)");
        // What the first attempt saw is what all of them take along.
        execute("ALTER TABLE source ADD COLUMN later VARCHAR");
        DriverRun.Result again = evolving(on).run("evolve", 2, 1, place -> {
            if (place.equals("commit.after.parquet_write")) {
                throw new IllegalStateException("as if killed");
            }
        });
        assertThat(again.exitCode()).as(again.err()).isEqualTo(1);
        assertThat(again.err()).contains("as if killed");
        DriverRun.Result done = evolving(on).succeeds("evolve", 3, 1);
        assertThat(done.out())
                .contains("are committed without being computed again")
                .contains("2 columns came new");

        String known = "{\"id\":1,\"amount\":10,\"gone\":null}\n{\"id\":2,\"amount\":null,\"gone\":null}";
        assertThat(String.join("\n", EngineTask.lines(root, "check/passed"))).isEqualTo(known);
        assertThat(String.join("\n", EngineTask.lines(root, "check/asked"))).isEqualTo(known);
        assertThat(EngineTask.lines(root, "check/joined"))
                .containsExactly(
                        "{\"id\":1,\"amount\":10,\"gone\":null,\"note\":\"new\",\"size\":null,\"other\":10,\"none\":null}",
                        "{\"id\":2,\"amount\":null,\"gone\":null,\"note\":null,\"size\":7,\"other\":null,\"none\":null}");
        Report report = report("evolve", 3);
        assertThat(report.inputs())
                .allSatisfy(input -> assertThat(input.evolved()).containsExactlyInAnyOrder("note", "size"));
        assertThat(report.outputs()).allSatisfy(output -> {
            boolean ended =
                    output.dataset().contains("passed") || output.dataset().contains("asked");
            assertThat(output.evolved())
                    .as(output.dataset())
                    .containsExactlyInAnyOrderElementsOf(ended ? List.of() : List.of("note", "size"));
            assertThat(output.columns().keySet())
                    .containsExactlyInAnyOrderElementsOf(output.schema().names());
        });
        Report.Output written = report.outputs().get(0);
        assertThat(written.schema().names()).containsExactly("id", "price", "gone", "note", "size", "double");
        assertThat(Objects.requireNonNull(written.columns().get("note")).from())
                .containsExactly(new Report.Origin("in/csv", "csv", "note", Report.How.IDENTITY));

        assertSinks(on, "read-1");
        typesOfSinksAreHeld(on);
    }

    private void assertSinks(On on, String run) throws IOException {
        EngineTask task = task(on);
        for (String name : SOURCES) {
            boolean texts = name.equals("csv") || name.equals("jsonlines");
            Schema schema = new Schema(List.of(
                    column("id", Scalar.LONG, false),
                    column("price", Scalar.LONG, true),
                    column("double", Scalar.LONG, true),
                    column("note", Scalar.STRING, true),
                    column("size", texts ? Scalar.STRING : Scalar.INT, true)));
            // Strict: so that a column that is there and not expected fails.
            task.read(run + name, sink(name), with(schema, column("gone", Scalar.STRING, true)), Drift.FAIL)
                    .write(
                            run + name + "_check",
                            files(JsonLinesDescriptor.ID, "check/" + run + name),
                            Kind.OVERWRITE,
                            run + name,
                            with(schema, column("gone", Scalar.STRING, true)));
        }
        task.succeeds(run, 1, 1);
        for (String name : SOURCES) {
            boolean texts = name.equals("csv") || name.equals("jsonlines");
            assertThat(EngineTask.lines(root, "check/" + run + name))
                    .as(name)
                    .containsExactly(
                            "{\"id\":1,\"price\":10,\"double\":20,\"note\":\"new\",\"size\":null,\"gone\":null}",
                            "{\"id\":2,\"price\":null,\"double\":null,\"note\":null,\"size\":" + (texts ? "\"7\"" : "7")
                                    + ",\"gone\":null}");
        }
    }

    /** A column of the sink's that is of another type, and one that must have a value and is gone. */
    private void typesOfSinksAreHeld(On on) throws IOException, SQLException {
        for (Map.Entry<String, String> sink :
                Map.of("csv", "iceberg", "jsonlines", "jdbc").entrySet()) {
            Schema schema = new Schema(List.of(column("id", Scalar.LONG, false)));
            EngineTask task = task(on).read("rows", source(sink.getKey()), schema, Drift.EVOLVE)
                    .write("write", sink(sink.getValue()), Kind.APPEND, "rows", schema);
            Report.Failure failure = failure(task, "types-" + sink.getKey());
            assertThat(failure.code()).as(failure.message()).isEqualTo("COLUMN_UNFIT");
            assertThat(failure.message())
                    .contains("column \"size\" does not fit")
                    .containsPattern("(?i)int.*string");
        }
        for (String name : List.of("csv", "parquet", "iceberg", "jdbc")) {
            Schema schema = with(THERE, column("must", Scalar.STRING, false));
            EngineTask task = task(on).read("rows", source(name), schema, Drift.EVOLVE)
                    .write("write", sink(name), Kind.APPEND, "rows", schema);
            Report.Failure failure = failure(task, "must-" + name);
            assertThat(failure.code()).as(failure.message()).isEqualTo("SCHEMA_DRIFTED");
            assertThat(failure.message()).contains("gone, and must have a value: \"must\" (string)");
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatCannotGoAlongIsLeftOutByName(On on) throws IOException {
        put("in/csv/a.csv", "ID,id,window_start,double,,note,_dataflow_x\n9,1,w,d,e,n,o\n");
        Schema id = new Schema(List.of(column("id", Scalar.LONG, false)));
        Schema made = with(id, column("double", Scalar.LONG, true));
        DriverRun.Result result = task(on).read("rows", source("csv"), id, Drift.EVOLVE)
                .step("made", new Body.WithColumns(List.of(new Body.Named("double", new Column("id")))), made, "rows")
                .write("write", files(JsonLinesDescriptor.ID, "check/left"), Kind.OVERWRITE, "made", made)
                .succeeds("left", 1, 1);
        assertThat(EngineTask.lines(root, "check/left"))
                .containsExactly("{\"id\":1,\"window_start\":\"w\",\"note\":\"n\",\"double\":1}");
        assertThat(result.out())
                .contains(
                        "left out: \\\"ID\\\" (\\\"id\\\" is called the same but for its case), \\\"double\\\" (step \\\"made\\\""
                                + " has one of that name)");
    }

    /** A column that is not declared goes along as what the condition compares it with. */
    @ParameterizedTest
    @EnumSource(On.class)
    void aConditionMayNameWhatCameNew(On on) throws IOException, SQLException {
        sources();
        put("in/jsonlines/b.jsonl", "{\"id\":3,\"size\":4}\n");
        Schema id = new Schema(List.of(column("id", Scalar.LONG, false)));
        Expression where = new Call(Function.GREATER, List.of(new Column("size"), new Literal(Scalar.INT, "5")));
        ConnectorUse copied = ConnectorUse.of(JdbcDescriptor.ID, "db", "copied");
        EngineTask task = task(on);
        for (String name : List.of("jsonlines", "iceberg", "jdbc")) {
            task.step(name, new Body.Read(source(name), BadRecords.FAIL, where, true, List.of(), Drift.EVOLVE), id)
                    .write(
                            name + "_where",
                            files(JsonLinesDescriptor.ID, "check/where_" + name),
                            Kind.OVERWRITE,
                            name,
                            id);
        }
        // Straight from database to database, in the order that it has there.
        task.read("all", source("jdbc"), id, Drift.EVOLVE)
                .write("copied", copied, Kind.APPEND, "all", id)
                .succeeds("where", 1, 1);
        assertThat(EngineTask.lines(root, "check/where_jsonlines"))
                .containsExactly("{\"id\":2,\"size\":7,\"note\":null,\"amount\":null}");
        assertThat(EngineTask.lines(root, "check/where_iceberg"))
                .containsExactly("{\"id\":2,\"note\":null,\"amount\":null,\"size\":7}");
        assertThat(EngineTask.lines(root, "check/where_jdbc"))
                .containsExactly("{\"id\":2,\"note\":null,\"amount\":null,\"size\":7}");
        Schema columns = with(
                id,
                column("note", Scalar.STRING, true),
                column("amount", Scalar.LONG, true),
                column("size", Scalar.INT, true));
        task(on).check("copied", copied, columns, null, List.of()).succeeds("copied", 1, 1);
        assertThat(EngineTask.lines(root, "check/copied"))
                .containsExactly(
                        "{\"id\":1,\"note\":\"new\",\"amount\":10,\"size\":null}",
                        "{\"id\":2,\"note\":null,\"amount\":null,\"size\":7}");
    }

    /** Through each kind of step that passes all columns on; {@code note} keeps its place among those that it came with. */
    @ParameterizedTest
    @EnumSource(On.class)
    void everyStepThatPassesColumnsOnPassesNewOnesOn(On on) throws IOException {
        put(
                "in/jsonlines/a.jsonl",
                "{\"id\":1,\"tags\":[\"a\"],\"deep\":{\"x\":2,\"y\":\"z\"},\"text\":\"{\\\"k\\\":3}\",\"at\":\"2026-01-01T00:30:00\","
                        + "\"note\":{\"any\":[1.50,null,true]}}\n");
        Schema.Column tags = column("tags", new Type.ListOf(Scalar.STRING, true), true);
        Schema.Column deep = column(
                "deep",
                new Type.Struct(List.of(column("x", Scalar.INT, true), column("y", Scalar.STRING, true))),
                true);
        Schema.Column id = column("id", Scalar.LONG, false);
        Schema.Column text = column("text", Scalar.STRING, true);
        Schema.Column at = column("at", Scalar.TIMESTAMP, true);
        Schema.Column number = column("number", Scalar.LONG, false);
        Schema.Column x = column("d_x", Scalar.INT, true);
        Schema.Column y = column("d_y", Scalar.STRING, true);
        Schema.Column k = column("k", Scalar.INT, true);
        Schema.Column tag = column("tags", Scalar.STRING, true);
        Schema.Column place = column("place", Scalar.INT, true);
        Schema.Column begin = column("window_start", Scalar.TIMESTAMP, true);
        Schema.Column end = column("window_end", Scalar.TIMESTAMP, true);
        Schema.Column key = column("key", Scalar.LONG, false);
        Schema.Column name = column("name", Scalar.STRING, true);
        Schema names = new Schema(List.of(id, column("name", Scalar.STRING, true)));
        List<Body.Order> byKey = List.of(new Body.Order("key", false));
        Expression positive = new Call(Function.GREATER, List.of(new Column("id"), new Literal(Scalar.LONG, "0")));
        EngineTask task = task(on).memory("names", names, values(names, "1", "one"))
                .read("first", source("jsonlines"), new Schema(List.of(id, tags, deep, text, at)), Drift.EVOLVE);
        Object[][] steps = {
            {new Body.Filter(positive), List.of(id, tags, deep, text, at)},
            {new Body.Dedupe(List.of("id"), List.of()), List.of(id, tags, deep, text, at)},
            {
                new Body.Windows(
                        List.of("id"),
                        List.of(new Body.Order("at", false)),
                        List.of(new Body.Windowed("number", Body.Windowed.Function.ROW_NUMBER, null, null))),
                List.of(id, tags, deep, text, at, number)
            },
            {new Body.Flatten("deep", "d_"), List.of(id, tags, x, y, text, at, number)},
            {new Body.ExpandJson("text", new Schema(List.of(k))), List.of(id, tags, x, y, k, at, number)},
            {new Body.Explode("tags", "place", true), List.of(id, tag, x, y, k, at, number, place)},
            {
                new Body.TimeWindow("at", Duration.ofHours(1), Duration.ofHours(1)),
                List.of(id, tag, x, y, k, at, number, place, begin, end)
            },
            {new Body.Drop(List.of("at")), List.of(id, tag, x, y, k, number, place, begin, end)},
            {
                new Body.Rename(List.of(new Body.Renamed("id", "key"))),
                List.of(key, tag, x, y, k, number, place, begin, end)
            },
            {
                new Body.WithColumns(List.of(new Body.Named("place", new Literal(Scalar.INT, "7")))),
                List.of(key, tag, x, y, k, number, place, begin, end)
            },
            {new Body.Sort(byKey), List.of(key, tag, x, y, k, number, place, begin, end)},
            {new Body.Limit(10), List.of(key, tag, x, y, k, number, place, begin, end)},
            {new Body.Sample(1, 1), List.of(key, tag, x, y, k, number, place, begin, end)},
            {new Body.Part(List.of(1.0), 0, 1, List.of("key")), List.of(key, tag, x, y, k, number, place, begin, end)},
            {
                new Body.Expect(List.of(new Expectation(
                        "has_key", new Expectation.NotNull(List.of("key")), Expectation.OnFailure.FAIL))),
                List.of(key, tag, x, y, k, number, place, begin, end)
            },
            {new Body.Checkpoint(), List.of(key, tag, x, y, k, number, place, begin, end)},
            {
                new Body.Lookup(
                        List.of(new Body.JoinKey("key", "id")), List.of(new Body.Named("name", new Column("name")))),
                List.of(key, tag, x, y, k, number, place, begin, end, name)
            },
            {
                new Body.Join(
                        Body.JoinKind.FULL,
                        List.of(new Body.JoinKey("key", "id")),
                        List.of(new Body.Renamed("name", "again"))),
                List.of(key, tag, x, y, k, number, place, begin, end, name, column("again", Scalar.STRING, true))
            }
        };
        String input = "first";
        Schema schema = names;
        for (int i = 0; i < steps.length; i++) {
            Body body = (Body) steps[i][0];
            @SuppressWarnings("unchecked")
            List<Schema.Column> columns = (List<Schema.Column>) steps[i][1];
            schema = new Schema(columns);
            boolean two = body instanceof Body.Lookup || body instanceof Body.Join;
            task.step("s" + i, body, schema, two ? new String[] {input, "names"} : new String[] {input});
            input = "s" + i;
        }
        task.write("write", files(JsonLinesDescriptor.ID, "check/all"), Kind.OVERWRITE, input, schema)
                .succeeds("all", 1, 1);
        assertThat(EngineTask.lines(root, "check/all"))
                .containsExactly("{\"key\":1,\"tags\":\"a\",\"d_x\":2,\"d_y\":\"z\",\"k\":3,"
                        + "\"note\":\"{\\\"any\\\":[1.50,null,true]}\",\"number\":1,\"place\":7,"
                        + "\"window_start\":\"2026-01-01T00:00\",\"window_end\":\"2026-01-01T01:00\","
                        + "\"name\":\"one\",\"again\":\"one\"}");
        assertThat(report("all", 1).outputs().get(0).schema().names())
                .containsExactly(
                        "key",
                        "tags",
                        "d_x",
                        "d_y",
                        "k",
                        "note",
                        "number",
                        "place",
                        "window_start",
                        "window_end",
                        "name",
                        "again");
    }

    /** On the local engine, where an attempt takes no time: whatever place of the first one it fails at, and of the second. */
    @Test
    void anAttemptThatEndsAnywhereLeavesEachRowOnce() throws IOException, SQLException {
        sources();
        List<String> places = new ArrayList<>();
        once("seen").run("seen", 1, 1, places::add);
        assertThat(places).contains("pinned", "staged.to_lake", "intent.after", "commit.after.to_lake");
        places.remove("report.before"); // Nothing is written from there on.
        List<String> runs = new ArrayList<>(List.of("seen"));
        for (String place : places) {
            String run = "r-" + place;
            runs.add(run);
            DriverRun.Result killed = once(run).run(run, 1, 1, reached -> {
                if (reached.equals(place)) {
                    throw new IllegalStateException("as if killed");
                }
            });
            assertThat(killed.exitCode()).as(place).isNotZero();
            once(run).succeeds(run, 2, 1);
        }
        Schema schema = new Schema(List.of(
                column("id", Scalar.LONG, false),
                column("run", Scalar.STRING, true),
                column("note", Scalar.STRING, true),
                column("amount", Scalar.LONG, true),
                column("size", Scalar.INT, true)));
        task(On.LOCAL)
                .check("lake", ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.once"), schema, null, List.of())
                .check("db", ConnectorUse.of(JdbcDescriptor.ID, "db", "once"), schema, null, List.of())
                .succeeds("check", 1, 1);
        List<String> expected = new ArrayList<>();
        for (String run : runs) {
            expected.add("{\"id\":1,\"run\":\"" + run + "\",\"note\":\"new\",\"amount\":10,\"size\":null}");
            expected.add("{\"id\":2,\"run\":\"" + run + "\",\"note\":null,\"amount\":null,\"size\":7}");
        }
        expected.sort(null);
        assertThat(EngineTask.lines(root, "check/lake")).isEqualTo(expected);
        assertThat(EngineTask.lines(root, "check/db")).isEqualTo(expected);
    }

    /** Two sinks of another kind each, whose tables the first run makes without the columns that come new. */
    private EngineTask once(String run) throws IOException {
        Schema id = new Schema(List.of(column("id", Scalar.LONG, false)));
        Schema marked = with(id, column("run", Scalar.STRING, true));
        ConnectorUse lake = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.once");
        ConnectorUse db = ConnectorUse.of(JdbcDescriptor.ID, "db", "once");
        if (run.equals("seen")) {
            task(On.LOCAL)
                    .memory("none", marked, List.of())
                    .write("make_lake", lake, Kind.APPEND, "none", marked)
                    .write("make_db", db, Kind.APPEND, "none", marked)
                    .succeeds("made", 1, 1);
        }
        return task(On.LOCAL)
                .read("rows", source("iceberg"), id, Drift.EVOLVE)
                .step(
                        "marked",
                        new Body.WithColumns(List.of(new Body.Named("run", new Literal(Scalar.STRING, run)))),
                        marked,
                        "rows")
                .write("to_lake", lake, Kind.APPEND, "marked", marked)
                .write("to_db", db, Kind.APPEND, "marked", marked);
    }
}
