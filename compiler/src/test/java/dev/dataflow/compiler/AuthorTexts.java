package dev.dataflow.compiler;

import static dev.dataflow.Aggregates.first;
import static dev.dataflow.Aggregates.sum;
import static dev.dataflow.Expr.col;
import static dev.dataflow.Expr.lit;
import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.RowSchema.column;
import static dev.dataflow.SortBy.asc;
import static dev.dataflow.SortBy.desc;
import static dev.dataflow.StepSettings.none;
import static dev.dataflow.Windows.before;
import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.BatchOutput;
import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Expect;
import dev.dataflow.GroupTransform;
import dev.dataflow.Iceberg;
import dev.dataflow.Inputs;
import dev.dataflow.Output;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Schedule;
import dev.dataflow.Schedule.Updated;
import dev.dataflow.Sink;
import dev.dataflow.Source;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Pipelines that say something of everything, each of their author's texts one that a test may put another in place of. */
final class AuthorTexts {
    private AuthorTexts() {}

    /**
     * A place by which an author's text gets into what is emitted.
     *
     * @param reference what the pipeline says there otherwise, which stands nowhere else in it
     * @param closed whether nothing but what is there already can be named
     * @param others texts that such a place may well take, since most have a form of their own
     */
    record Slot(String name, String reference, boolean closed, List<String> others) {}

    /** Gives each slot its text. */
    interface Texts {
        String at(Slot slot);

        default String at(String slot, String reference, String... others) {
            return at(new Slot(slot, reference, false, List.of(others)));
        }

        /** One of the names that descriptors say. */
        default String one(String slot, String reference) {
            return at(new Slot(slot, reference, true, List.of()));
        }
    }

    /** Makes a pipeline of texts. */
    interface Maker {
        Pipeline of(Texts texts);
    }

    static final Map<String, Maker> PIPELINES = pipelines();

    private static Map<String, Maker> pipelines() {
        Map<String, Maker> pipelines = new LinkedHashMap<>();
        pipelines.put("facts", AuthorTexts::facts);
        pipelines.put("parameters", AuthorTexts::parameters);
        pipelines.put("schedules", AuthorTexts::schedules);
        pipelines.put("steps", AuthorTexts::steps);
        pipelines.put("columns", AuthorTexts::columns);
        pipelines.put("values", AuthorTexts::values);
        pipelines.put("queries", AuthorTexts::queries);
        pipelines.put("expectations", AuthorTexts::expectations);
        pipelines.put("classes", AuthorTexts::classes);
        pipelines.put("tables", AuthorTexts::tables);
        pipelines.put("engines", AuthorTexts::engines);
        return pipelines;
    }

    /** The slots of a pipeline. */
    static List<Slot> slots(Maker pipeline) {
        List<Slot> slots = new ArrayList<>();
        pipeline.of(slot -> {
            slots.add(slot);
            return slot.reference();
        });
        return slots;
    }

    /** The pipeline with its own texts. */
    static Pipeline reference(Maker pipeline) {
        return pipeline.of(Slot::reference);
    }

    /** The pipeline with another text in one slot. */
    static Pipeline with(Maker pipeline, Slot changed, String text) {
        return pipeline.of(slot -> slot.name().equals(changed.name()) ? text : slot.reference());
    }

    record Line(long id, String word) {}

    /** Hands rows on. */
    public static final class Same implements RecordTransform<Line, Line> {
        @Override
        public void process(Line row, Output<Line> output) {
            output.emit(row);
        }
    }

    /** Hands groups on. */
    public static final class SameGroups implements GroupTransform<Line, Line> {
        @Override
        public void process(Iterable<Line> rows, BatchOutput<Line, Line> output) {
            rows.forEach(row -> output.emit(row));
        }
    }

    private static final EngineSettings PAPER = () -> EngineUse.of("paper");

    private static ConnectorUse shelf(String dataset) {
        return ConnectorUse.of("shelf", "shelf_default", dataset);
    }

    private static Sink sink(ConnectorUse use) {
        return () -> use;
    }

    private static Source source(ConnectorUse use) {
        return () -> new Body.Read(use, BadRecords.FAIL);
    }

    private static Dataset<Line> lines() {
        return Dataset.read("lines", source(shelf("lines")), Line.class);
    }

    private static Pipeline.Builder pipeline(Dataset<?> written) {
        return Pipeline.named("author_texts").description("Texts.").write(written.writeTo("kept", sink(shelf("kept"))));
    }

    private static Pipeline facts(Texts texts) {
        return Pipeline.named(texts.at("name", "slotname", "n".repeat(200), "n".repeat(193)))
                .namespace(texts.at("namespace", "slotspace", ""))
                .description(texts.at("description", "slotdescription", "", " \n", "# -*- coding: utf-7 -*-"))
                .owner(texts.at("owner", "slotowner", ""))
                .tags("first", texts.at("tag", "slottag"), "last")
                .team(texts.at("team", "slotteam"))
                .attribute(texts.at("attribute name", "slotattribute"), texts.at("attribute value", "slotvalue"))
                .startWhen(texts.at("start condition", "slotstart"))
                .stopWhen(texts.at("stop condition", "slotstop"))
                .retryWhen(texts.at("retry condition", "slotretry"))
                .alertWhen(texts.at("alert condition", "slotalert"))
                .write(lines().writeTo("kept", sink(shelf("kept"))))
                .build();
    }

    private static Pipeline parameters(Texts texts) {
        Param said = Param.of(texts.at("parameter name", "slotparameter"), texts.at("parameter default", "slotdefault"))
                .description(texts.at("parameter description", "slotabout", ""));
        Param bounded = Param.required("bounded", Scalar.STRING)
                .between(texts.at("least value", " least"), texts.at("greatest value", "\uffffmost"));
        Param chosen = Param.required("chosen", Scalar.STRING).oneOf("first", texts.at("choice", "slotchoice"));
        return pipeline(lines().filter(col("word").eq(Vars.parameter(said))))
                .parameter(said)
                .parameter(bounded)
                .parameter(chosen)
                .build();
    }

    private static Pipeline schedules(Texts texts) {
        Schedule.Updated one = Updated.of(sink(new ConnectorUse(
                texts.one("connector that is waited for", "iceberg"),
                texts.at("connection that is waited for", "slotconnection"),
                "shop." + texts.at("dataset that is waited for", "slotdataset", "a.b", "."),
                new TreeMap<>(Map.of()))));
        Schedule.Updated other = Updated.of(sink(shelf(texts.at("shelf that is waited for", "slotshelf", "", "a.b"))));
        return pipeline(lines())
                .schedule(Schedule.cron(
                                texts.at(
                                        "cron",
                                        "7 3 * * *",
                                        "*/5 * * * *",
                                        "0 1,2 1-7 jan,feb mon-fri",
                                        "0 0 31 2 *",
                                        "@daily"),
                                texts.at(
                                        "time zone",
                                        "Europe/Berlin",
                                        "UTC",
                                        "Etc/GMT+5",
                                        "America/New_York",
                                        "EST",
                                        "z"))
                        .or(Updated.all(one, Updated.any(other))))
                .build();
    }

    private static Pipeline steps(Texts texts) {
        Dataset<Line> lines = Dataset.read(
                texts.at("scope", "slotscope", "a=b", "a/b") + "/" + texts.at("step", "slotstep", "a/b", "lines"),
                source(shelf("lines")),
                Line.class);
        Dataset<Line> kept = lines.filter(col("id").gt(0))
                .as(texts.at("name of a built-in step", "slotbuiltin", "a=b/c", "dag"))
                .with(none().pool(texts.at("pool", "slotpool"))
                        .startWhen(texts.at("start condition of a step", "slotstart"))
                        .stopWhen(texts.at("stop condition of a step", "slotstop"))
                        .retryWhen(texts.at("retry condition of a step", "slotretry"))
                        .alertWhen(texts.at("alert condition of a step", "slotalert")));
        return pipeline(kept).build();
    }

    private static Pipeline columns(Texts texts) {
        String old = texts.at("column", "slotcolumn", "select", "a b");
        String nested = texts.at("nested column", "slotnested", "a b");
        String given = texts.at("column that is put in", "slotput");
        String time = texts.at("column of a time", "slottime");
        String list = texts.at("column of lists", "slotlist");
        String json = texts.at("column that holds JSON", "slottext");
        String struct = texts.at("column of structs", "slotstruct");
        Schema.Column[] all = {
            column("id", Scalar.LONG),
            column(old, Scalar.LONG),
            column(time, Scalar.INSTANT),
            column(list, new Type.ListOf(Scalar.LONG, false)),
            column(json, Scalar.STRING),
            column("dropped", Scalar.LONG),
            column(struct, new Type.Struct(List.of(new Schema.Column(nested, Scalar.LONG, true)))),
            column(texts.at("column of an origin", "slotorigin"), Scalar.STRING)
        };
        Body.Origin origin = new Body.Origin(all[all.length - 1].name(), Body.Origin.Kind.FILE);
        Source source = () -> new Body.Read(shelf("lines"), BadRecords.FAIL, null, true, List.of(origin));
        Dataset<Row> other = Dataset.read("other", source(shelf("other")), RowSchema.of(all))
                .expect("matched", Expect.matches(json, "a.*"));
        Dataset<Row> rows = Dataset.read("lines", source, RowSchema.of(all))
                .withColumn(given, col(struct).field(nested).plus(col(old)))
                .drop("dropped")
                .rename("id", texts.at("name of a renamed column", "slotrenamed"))
                .explode(list, texts.at("column of a position", "slotposition"))
                .flatten(struct, texts.at("prefix", "slotprefix"))
                .expandJson(json, RowSchema.of(column(texts.at("column of JSON", "slotjson"), Scalar.LONG)))
                .window(List.of(old), asc(given), before(given, 1).as(texts.at("column of a window", "slotwindow")))
                .timeWindow(time, Duration.ofHours(1))
                .dedupe(List.of(old), desc(given))
                .expect(
                        "expected",
                        Expect.notNull(old),
                        Expect.unique(old),
                        Expect.fresh(time, Duration.ofDays(1)),
                        Expect.atLeast(old, 1),
                        Expect.oneOf(old, 1, 2),
                        Expect.references(old, other, old));
        Dataset<Row> joined = rows.select(old, given)
                .join(
                        other.select(old, "id", time),
                        on(old).renaming(time, texts.at("name of a joined column", "slotjoined")))
                .lookup(
                        other.select(old, "dropped"),
                        on(old).renaming("dropped", texts.at("name of a looked-up column", "slotfound")),
                        "dropped")
                .rename(given, texts.at("name behind a join", "slotbehind"));
        Dataset<Row> summed = joined.groupBy(old)
                .aggregate(
                        sum("id").as(texts.at("column of a sum", "slotsum")),
                        first("id", asc(old)).as("first"));
        Dataset<Row> part = rows.splitByKey(List.of(old), 1, 0.5, 0.5).get(0);
        return Pipeline.named("author_texts")
                .description("Texts.")
                .write(summed.writeTo("sums", sink(shelf("sums")), upsert(old)))
                .write(part.drop(old).writeTo("rows", sink(shelf("rows"))))
                .build();
    }

    private static Pipeline values(Texts texts) {
        ConnectorUse from = shelf("lines").with("path", new Value.Text(texts.at("text option", "slottext")));
        Text template = Text.of(
                texts.at("text with a variable", "slottemplate"),
                Vars.runId().orElse(texts.at("run's text otherwise", "slototherwise")));
        Source templated = () -> new Body.Read(
                shelf("other").with("path", new Value.Templates(List.of(template(template)))), BadRecords.FAIL);
        ConnectorUse to =
                shelf("kept").with("path", new Value.Texts(List.of(texts.at("text of a list", "slotlisted"))));
        ConnectorUse asked = new ConnectorUse(
                        texts.one("connector", "shelf"), "shelf_default", "asked", new TreeMap<>())
                .with(texts.one("name of an option", "path"), new Value.Text("given"));
        Expression condition = Csv.files("")
                .where("word", texts.at("constant of a read", "slotwhere"))
                .read()
                .where();
        Source where = () -> new Body.Read(from, BadRecords.FAIL, condition, true, List.of());
        return Pipeline.named("author_texts")
                .description("Texts.")
                .write(Dataset.read("lines", where, Line.class)
                        .withColumn("word", lit(texts.at("constant", "slotconstant")))
                        .withColumn("part", col("word").replacePattern(texts.at("pattern", "slotpattern", "a|b*"), "x"))
                        .withColumn("day", col("word").parseDate(texts.at("form of a date", "yyyy/MM", "dd.MM.yyyy")))
                        .writeTo("kept", sink(to)))
                .write(Dataset.read("other", templated, Line.class).writeTo("others", sink(shelf("others"))))
                .write(Dataset.read("third", source(asked), Line.class).writeTo("thirds", sink(shelf("thirds"))))
                .build();
    }

    /** As {@code Csv.files(Text)} has it. */
    private static Value.Template template(Text text) {
        Value value = Csv.files(text).read().source().options().get("paths");
        return ((Value.Templates) java.util.Objects.requireNonNull(value))
                .templates()
                .get(0);
    }

    private static Pipeline queries(Texts texts) {
        String name = texts.at("name of an input", "slotinput", "lines_2");
        String query =
                "select id, '" + texts.at("query", "slotquery") + "' as word from " + name + " where id > :slotasked";
        Expression bound = new Expression.Literal(Scalar.STRING, texts.at("bound value", "slotbound"));
        ConnectorUse others = shelf("others").with("values", new Value.Bindings(List.of(bound)));
        String argument = texts.one("name of a query's argument", "slotasked");
        return pipeline(Dataset.sql("asked", query, Inputs.named(name, lines()), Line.class)
                        .argument(argument, 1L))
                .write(lines().as("others_lines").writeTo("others", sink(others)))
                .build();
    }

    private static Pipeline expectations(Texts texts) {
        return pipeline(lines().expect(
                                texts.at("expecting step", "slotexpecting"),
                                Expect.that(
                                        texts.at("expectation", "slotexpectation"),
                                        col("id").gt(0)),
                                Expect.oneOf("word", "first", texts.at("expected choice", "slotoneof")),
                                Expect.matches("word", texts.at("expected pattern", "slotmatched", "a.*")),
                                Expect.between(
                                        "word",
                                        texts.at("expected least", " least"),
                                        texts.at("expected most", "\uffffmost")),
                                Expect.changesAtMost(sum("id").as(texts.at("measure", "slotmeasure")), 0.5)))
                .build();
    }

    private static Pipeline classes(Texts texts) {
        Dataset<Line> one = lines().transform("same", Same.class)
                .argument(texts.at("name of an argument", "slotargument"), texts.at("argument", "slotgiven"))
                .sideInput(texts.at("name of a side input", "slotside"), lines().as("other"))
                .on(PAPER)
                .writesItself(sink(ConnectorUse.of(
                        "shelf", "slotconnection", texts.at("dataset that a class writes", "slotitself"))));
        return pipeline(one.groupBy(texts.one("key of groups", "word"))
                        .transform("groups", SameGroups.class)
                        .on(PAPER))
                .build();
    }

    private static Pipeline tables(Texts texts) {
        Dataset<Line> lines = Dataset.read(
                "lines",
                Csv.files("in/" + texts.at("path", "slotpath", "a/b", "*", "a b") + "-s.csv")
                        .in(texts.at("connection", "slotconnection")),
                Line.class);
        Iceberg table = Iceberg.table("shop." + texts.at("table", "slottable", "a.b", "ä"))
                .in(texts.at("connection of a sink", "slotsink"));
        return Pipeline.named("author_texts")
                .description("Texts.")
                .write(lines.filter(col("word").ne(texts.at("constant on an engine", "slotconstant")))
                        .writeTo("kept", table, append()))
                .build();
    }

    private static Pipeline engines(Texts texts) {
        EngineUse engine = new EngineUse(
                texts.one("engine", "spark"),
                new TreeMap<>(Map.of(
                        texts.one("setting", "master"),
                        "spark://" + texts.at("value of a setting", "slothost", "$HOME${x}:7077"),
                        SparkDescriptor.EVENT_LOG,
                        "/" + texts.at("folder of the event log", "slotlog", "$HOME/${x} y"),
                        SparkDescriptor.CONF + "spark.executor.extraJavaOptions",
                        texts.at("setting of Spark's own", "slotconf", "-Da=$b -Dc=\"${d}\""))));
        Dataset<Line> lines = Dataset.read("lines", Iceberg.table("shop.lines"), Line.class)
                .transform("same", Same.class, () -> engine);
        return Pipeline.named("author_texts")
                .description("Texts.")
                .write(lines.writeTo("kept", Iceberg.table("shop.kept"), append()))
                .build();
    }
}
