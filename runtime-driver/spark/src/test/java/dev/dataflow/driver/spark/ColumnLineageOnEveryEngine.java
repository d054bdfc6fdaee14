package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.ConsoleDescriptor;
import dev.dataflow.connector.MemoryDescriptor;
import dev.dataflow.driver.spark.EngineTask.On;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.json.Json;
import dev.dataflow.run.Report;
import dev.dataflow.run.Report.Origins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reports say of where columns come from is the same on every engine: of queries, and of steps that make columns of one. */
@Timeout(120)
final class ColumnLineageOnEveryEngine {
    private static final Type TEXTS = new Type.ListOf(Scalar.STRING, true);

    private static final Schema TRIPS = schema(
            "id",
            Scalar.LONG,
            "zone",
            Scalar.STRING,
            "fare",
            new Type.Decimal(9, 2),
            "tags",
            TEXTS,
            "note",
            Scalar.STRING);
    private static final Schema ZONES = schema("name", Scalar.STRING, "borough", Scalar.STRING, "boss", Scalar.LONG);

    @TempDir
    Path root;

    /** A query in each engine's words, and what is to be said of it. */
    private record Query(Schema columns, String local, String spark, String expected) {}

    private static Query query(Schema columns, String query, String expected) {
        return new Query(columns, query, query, expected);
    }

    private static Schema schema(Object... namesAndTypes) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new Schema.Column((String) namesAndTypes[i], (Type) namesAndTypes[i + 1], true));
        }
        return new Schema(columns);
    }

    private static Schema longs(String... names) {
        return new Schema(Arrays.stream(names)
                .map(name -> new Schema.Column(name, Scalar.LONG, true))
                .toList());
    }

    private static Schema idAnd(String name, Type type) {
        return schema("id", Scalar.LONG, name, type);
    }

    private static final List<Query> QUERIES = List.of(
            query(ZONES, "select * from zones", """
                    borough <- identity zones.borough
                    boss <- identity zones.boss
                    name <- identity zones.name
                    * <-"""),
            query(
                    schema(
                            "k",
                            Scalar.STRING,
                            "twice",
                            new Type.Decimal(11, 2),
                            "text",
                            Scalar.STRING,
                            "one",
                            Scalar.INT),
                    "select case when fare > 10 then zone else note end as k, fare * 2 as twice, cast(id as varchar(20)) as text,"
                            + " 1 as one from trips where zone like 'a%' -- and nothing more",
                    """
                    k <- condition trips.fare, transformation trips.note, transformation trips.zone
                    one <-
                    text <- transformation trips.id
                    twice <- transformation trips.fare
                    * <- filter trips.zone"""),
            // What the step declares is not what the query does.
            query(longs("n"), "select cast(1 as int) + 1 as n from trips", "n <-\n* <-"),
            query(schema("id", new Type.Decimal(20, 0)), "select id from trips", "id <- identity trips.id\n* <-"),
            query(
                    idAnd("borough", Scalar.STRING),
                    "select t.id, z.borough from trips t left join zones z on t.zone = z.name and z.boss > 3",
                    """
                    borough <- identity zones.borough
                    id <- identity trips.id
                    * <- join trips.zone, join zones.boss, join zones.name"""),
            query(
                    schema("zone", Scalar.STRING, "id", Scalar.LONG, "borough", Scalar.STRING),
                    "select * from (select zone, id from trips) full join (select name as zone, borough from zones) using (zone)",
                    """
                    borough <- identity zones.borough
                    id <- identity trips.id
                    zone <- transformation trips.zone, transformation zones.name
                    * <- join trips.zone, join zones.name"""),
            query(idAnd("boss", Scalar.LONG), "select a.id, b.boss from trips a, zones b where a.zone = b.name", """
                    boss <- identity zones.boss
                    id <- identity trips.id
                    * <- filter trips.zone, filter zones.name"""),
            query(longs("id"), "select id from trips semi join zones on zone = name", """
                    id <- identity trips.id
                    * <- join trips.zone, join zones.name"""),
            query(
                    schema("zone", Scalar.STRING, "s", new Type.Decimal(19, 2), "n", Scalar.LONG),
                    "select zone, sum(fare) filter (where note is null) as s, count(*) as n from trips where id > 1 group by zone"
                            + " having max(id) > 3",
                    """
                    n <-
                    s <- aggregation trips.fare, condition trips.note
                    zone <- identity trips.zone
                    * <- filter trips.id, groupBy trips.zone"""),
            query(
                    schema("zone", Scalar.STRING, "note", Scalar.STRING, "n", Scalar.LONG),
                    "select zone, note, count(id) as n from trips group by rollup (zone, note)",
                    """
                    n <- aggregation trips.id
                    note <- identity trips.note
                    zone <- identity trips.zone
                    * <- groupBy trips.note, groupBy trips.zone"""),
            query(
                    schema(
                            "id",
                            Scalar.LONG,
                            "n",
                            Scalar.LONG,
                            "s",
                            new Type.Decimal(19, 2),
                            "l",
                            new Type.Decimal(9, 2)),
                    "select id, row_number() over (partition by zone order by fare desc) as n, sum(fare) over (partition by note)"
                            + " as s, lag(fare, 1) over (order by id) as l from trips",
                    """
                    id <- identity trips.id
                    l <- aggregation trips.fare, window trips.id
                    n <- window trips.fare, window trips.zone
                    s <- aggregation trips.fare, window trips.note
                    * <-"""),
            query(
                    longs("id"),
                    "select id from (select id, row_number() over (partition by zone order by fare) as n from trips) as q"
                            + " where n = 1 order by id limit 3",
                    """
                    id <- identity trips.id
                    * <- filter trips.fare, filter trips.zone, sort trips.id"""),
            query(
                    schema("zone", Scalar.STRING),
                    "select zone from trips where id > 1 union all select borough from zones where boss > 2",
                    """
                    zone <- identity trips.zone, identity zones.borough
                    * <- filter trips.id, filter zones.boss"""),
            query(schema("zone", Scalar.STRING), "select zone from trips union select name from zones", """
                    zone <- identity trips.zone, identity zones.name
                    * <- groupBy trips.zone, groupBy zones.name"""),
            query(
                    schema("zone", Scalar.STRING),
                    "select distinct zone from trips except all select name from zones",
                    """
                    zone <- identity trips.zone
                    * <- groupBy trips.zone, join trips.zone, join zones.name"""),
            query(schema("zone", Scalar.STRING), "select zone from trips intersect select name from zones", """
                    zone <- identity trips.zone
                    * <- groupBy trips.zone, join trips.zone, join zones.name"""),
            query(
                    longs("id", "m"),
                    "with a as (select id, zone from trips where fare > 1), b as (select zone, max(id) as m from a group by zone)"
                            + " select a.id, b.m from a join b using (zone)",
                    """
                    id <- identity trips.id
                    m <- aggregation trips.id
                    * <- filter trips.fare, groupBy trips.zone, join trips.zone"""),
            query(
                    longs("id", "n"),
                    "with recursive r(id, n) as (select id, boss from trips join zones on zone = name union all"
                            + " select id + 1, n from r where id < 3) select * from r",
                    """
                    id <- identity trips.id, transformation trips.id
                    n <- identity zones.boss
                    * <- filter trips.id, join trips.zone, join zones.name"""),
            // Subqueries: of one value, with and without what correlates them, of a list, of whether there is any.
            query(
                    idAnd("m", Scalar.LONG),
                    "select id, (select max(boss) from zones where borough = 'x') as m from trips",
                    """
                    id <- identity trips.id
                    m <- aggregation zones.boss, filter zones.borough
                    * <-"""),
            query(idAnd("m", Scalar.STRING), "select id, (select name from zones where boss = 1) as m from trips", """
                    id <- identity trips.id
                    m <- filter zones.boss, identity zones.name
                    * <-"""),
            query(
                    idAnd("m", Scalar.LONG),
                    "select id, (select max(boss) from zones z where z.name = t.zone) as m from trips t",
                    """
                    id <- identity trips.id
                    m <- aggregation zones.boss, filter trips.zone, filter zones.name
                    * <-"""),
            query(
                    idAnd("n", Scalar.LONG),
                    "select id, (select count(*) from zones z where z.name = t.zone) as n from trips t",
                    """
                    id <- identity trips.id
                    n <- filter trips.zone, filter zones.name
                    * <-"""),
            query(
                    longs("id"),
                    "select id from trips t where fare > (select avg(fare) from trips s where s.zone = t.zone)",
                    "id <- identity trips.id\n* <- filter trips.fare, filter trips.zone"),
            query(longs("id"), "select id from trips where zone in (select name from zones where boss > 3)", """
                    id <- identity trips.id
                    * <- filter trips.zone, filter zones.boss, filter zones.name"""),
            query(
                    longs("id"),
                    "select id from trips t where exists (select 1 from zones z where z.name = t.zone and z.boss > 1)"
                            + " and not exists (select 1 from zones z where z.borough = t.note)",
                    """
                    id <- identity trips.id
                    * <- filter trips.note, filter trips.zone, filter zones.borough, filter zones.boss, filter zones.name"""),
            query(
                    idAnd("b", Scalar.LONG),
                    "select id, sum(case when zone in (select name from zones) then 1 else id end) as b from trips group by id",
                    """
                    b <- aggregation trips.id, condition trips.zone, condition zones.name
                    id <- identity trips.id
                    * <- groupBy trips.id"""),
            query(
                    idAnd("m", Scalar.LONG),
                    "with most as (select max(boss) as m from zones where name = 'x') select id, (select m from most) as m from trips",
                    """
                    id <- identity trips.id
                    m <- aggregation zones.boss, filter zones.name
                    * <-"""),
            query(
                    idAnd("m", Scalar.LONG),
                    "select id, m from trips cross join (select max(boss) as m from zones where name = 'x') as most",
                    """
                    id <- identity trips.id
                    m <- aggregation zones.boss, filter zones.name
                    * <-"""),
            query(
                    idAnd("b", Scalar.LONG),
                    "select t.id, l.b from trips t, lateral (select boss + t.id as b from zones z where z.name = t.zone) l",
                    """
                    b <- transformation trips.id, transformation zones.boss
                    id <- identity trips.id
                    * <- filter trips.zone, filter zones.name"""),
            query(
                    longs("id"),
                    "select id from trips t where exists (select 1 from trips s where s.zone is not distinct from t.zone)"
                            + " or id in (select max(boss) from zones group by borough)",
                    """
                    id <- identity trips.id
                    * <- filter trips.id, filter trips.zone, filter zones.borough, filter zones.boss"""),
            query(
                    idAnd("m", Scalar.LONG),
                    "select t.id, l.m from trips t left join lateral (select max(boss) as m, count(*) as n from zones z"
                            + " where z.name = t.zone) l on l.n > 0",
                    """
                    id <- identity trips.id
                    m <- aggregation zones.boss
                    * <- filter trips.zone, filter zones.name"""),
            query(
                    schema("x", Scalar.LONG, "y", Scalar.STRING),
                    "select id as x, zone as y from trips union all select boss, name from zones union all"
                            + " select * from (values (cast(1 as bigint), 'a')) as v(a, b)",
                    """
                    x <- identity trips.id, identity zones.boss
                    y <- identity trips.zone, identity zones.name
                    * <-"""),
            new Query(
                    idAnd("tag", Scalar.STRING),
                    "select id, unnest(tags) as tag from trips",
                    "select id, explode(tags) as tag from trips",
                    """
                    id <- identity trips.id
                    tag <- transformation trips.tags
                    * <- filter trips.tags"""),
            new Query(
                    idAnd("tag", Scalar.STRING),
                    "select id, tag from trips, unnest(tags) as u(tag)",
                    "select id, tag from trips lateral view explode(tags) u as tag",
                    """
                    id <- identity trips.id
                    tag <- transformation trips.tags
                    * <- filter trips.tags"""),
            new Query(
                    schema("all", TEXTS, "list", TEXTS),
                    "select list_transform(tags, lambda x: x || zone) as \"all\", list(note order by fare) over () as list from trips",
                    "select transform(tags, x -> x || zone) as `all`, collect_list(note) over (order by fare) as list from trips",
                    """
                    all <- transformation trips.tags, transformation trips.zone
                    list <- aggregation trips.note, window trips.fare
                    * <-"""),
            // What nobody can tell: what a query reads by itself, of which DuckDB may write no plan at all.
            new Query(
                    schema("x", Scalar.STRING),
                    "select x from read_csv('FOLDER/own.txt', header = false, all_varchar = true) as c(x)",
                    "select value as x from text.`FOLDER/own.txt`",
                    "x <-?\n* <-?"),
            new Query(
                    idAnd("x", Scalar.STRING),
                    "select id, x from trips, glob('FOLDER/own.txt') as c(x)",
                    "select id, c.value as x from trips, text.`FOLDER/own.txt` as c",
                    """
                    id <- identity trips.id
                    x <-?
                    * <-?"""));

    @ParameterizedTest
    @EnumSource(On.class)
    void ofQueries(On on) throws Exception {
        Files.writeString(root.resolve("own.txt"), "1\n");
        List<Step> steps = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Query query : QUERIES) {
            String name = "q" + expected.size();
            String text = (on == On.LOCAL ? query.local() : query.spark()).replace("FOLDER", root.toString());
            steps.add(new Step(
                    name,
                    List.of("trips", "zones"),
                    new Body.Sql(text, List.of("trips", "zones")),
                    query.columns(),
                    EngineUse.of(on.id())));
            expected.add(query.expected());
        }
        SortedMap<String, String> found = lineage(on, steps);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < QUERIES.size(); i++) {
            softly.assertThat(found.get("q" + i))
                    .as(on + ": " + QUERIES.get(i).local())
                    .isEqualTo(expected.get(i));
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void ofStepsThatMakeColumnsOfOne(On on) throws Exception {
        EngineUse engine = EngineUse.of(on.id());
        Schema exploded = schema("id", Scalar.LONG, "tags", Scalar.STRING, "at", Scalar.INT);
        Schema kept = schema("id", Scalar.LONG, "tags", TEXTS);
        Body few = new Body.Select(
                List.of(new Body.Named("id", new Column("id")), new Body.Named("tags", new Column("tags"))));
        Body lookup = new Body.Lookup(
                List.of(new Body.JoinKey("zone", "name")), List.of(new Body.Named("chief", new Column("boss"))));
        Expression known = new Call(Function.IS_NULL, List.of(new Column("borough")));
        Schema looked = new Schema(
                Stream.concat(TRIPS.columns().stream(), Stream.of(new Schema.Column("chief", Scalar.LONG, true)))
                        .toList());
        Schema parts = schema("x", Scalar.INT, "y", Scalar.STRING);
        Schema expanded = schema("id", Scalar.LONG, "x", Scalar.INT, "y", Scalar.STRING);
        Body notes = new Body.Select(
                List.of(new Body.Named("id", new Column("id")), new Body.Named("note", new Column("note"))));
        SortedMap<String, String> found = lineage(
                on,
                List.of(
                        new Step("few", List.of("trips"), few, kept, engine),
                        new Step("exploded", List.of("few"), new Body.Explode("tags", "at", false), exploded, engine),
                        new Step("known", List.of("zones"), new Body.Filter(known), ZONES, engine),
                        new Step("looked", List.of("trips", "known"), lookup, looked, engine),
                        new Step(
                                "notes",
                                List.of("trips"),
                                notes,
                                schema("id", Scalar.LONG, "note", Scalar.STRING),
                                engine),
                        new Step("expanded", List.of("notes"), new Body.ExpandJson("note", parts), expanded, engine)));
        assertThat(found.get("exploded")).isEqualTo("""
                at <- transformation trips.tags
                id <- identity trips.id
                tags <- transformation trips.tags
                * <- filter trips.tags""");
        assertThat(found.get("looked")).isEqualTo("""
                chief <- filter zones.borough, identity zones.boss, join trips.zone, join zones.name
                fare <- identity trips.fare
                id <- identity trips.id
                note <- identity trips.note
                tags <- identity trips.tags
                zone <- identity trips.zone
                * <-""");
        assertThat(found.get("expanded")).isEqualTo("""
                id <- identity trips.id
                x <- transformation trips.note
                y <- transformation trips.note
                * <-""");
    }

    /** Of each step, written to a sink of its name. */
    private SortedMap<String, String> lineage(On on, List<Step> steps) throws Exception {
        EngineUse engine = EngineUse.of(on.id());
        List<Step> all = new ArrayList<>();
        all.add(memory("trips", TRIPS, engine, "1", "a", "1.50", null, "{\"x\": 1, \"y\": \"b\"}"));
        all.add(memory("zones", ZONES, engine, "a", "b", "1"));
        all.addAll(steps);
        for (Step step : steps) {
            all.add(new Step(
                    "write_" + step.name(),
                    List.of(step.name()),
                    new Body.Write(
                            ConnectorUse.of(ConsoleDescriptor.ID, "", step.name())
                                    .with(ConsoleDescriptor.ROWS, new Value.Whole(1)),
                            new WriteMode(WriteMode.Kind.APPEND, List.of())),
                    step.columns(),
                    engine));
        }
        Report report = report(on, all);
        SortedMap<String, String> found = new TreeMap<>();
        for (Report.Output output : report.outputs()) {
            found.put(
                    output.dataset(),
                    output.columns().entrySet().stream()
                                    .map(column -> column.getKey() + " <-" + text(column.getValue()))
                                    .collect(Collectors.joining("\n"))
                            + "\n* <-" + text(output.rows()));
        }
        return found;
    }

    private static Step memory(String name, Schema schema, EngineUse engine, @Nullable String... values) {
        List<Expression> row = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            row.add(new Literal(column.type(), values[row.size()]));
        }
        ConnectorUse use = ConnectorUse.of(MemoryDescriptor.ID, "", name)
                .with(MemoryDescriptor.COLUMNS, new Value.Texts(schema.names()))
                .with(MemoryDescriptor.ROWS, new Value.Bindings(row));
        return new Step(name, List.of(), new Body.Read(use, BadRecords.FAIL), schema, engine);
    }

    private static String text(Origins origins) {
        return (origins.known() ? "" : "?")
                + origins.from().stream()
                        .map(origin -> " " + word(origin.how().name()) + " " + origin.dataset() + "." + origin.column())
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    private static String word(String how) {
        return how.equals("GROUP_BY") ? "groupBy" : how.toLowerCase(Locale.ROOT);
    }

    private Report report(On on, List<Step> steps) throws Exception {
        EngineTask task = new EngineTask(on, root).with(steps);
        task.succeeds("r1", 1, 1);
        return new Json().readReport(Files.readString(task.report("r1", 1)));
    }
}
