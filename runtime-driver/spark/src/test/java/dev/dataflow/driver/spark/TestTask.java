package dev.dataflow.driver.spark;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.DriverRun;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.commit.Exchange;
import dev.dataflow.driver.commit.Intent.ExchangeIntent;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A pipeline of one Spark task in a folder of its own, which begins with the rows of an exchange named {@code rows}. */
final class TestTask {
    static final String INPUT = "rows";

    private final Path folder;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> exchanges = new ArrayList<>();
    private final Schema input;
    private final Map<String, Made> made = new HashMap<>();
    private final Map<String, Connection> more = new HashMap<>();
    private String run = "run 1";

    private TestTask(Path folder, Schema input) {
        this.folder = folder;
        this.input = input;
    }

    /** A task whose exchange holds what a query gives. */
    static TestTask over(Path folder, Schema input, String query) throws IOException {
        TestTask task = in(folder, input);
        task.rows(query);
        return task;
    }

    /** A task whose exchange is still to be filled. */
    static TestTask in(Path folder, Schema input) {
        return new TestTask(folder, input);
    }

    /** Puts the rows into the exchange of the run. */
    void rows(String query) throws IOException {
        Made of = made.get(query);
        if (of == null) {
            of = made(query, folder.resolve("made-" + run.replace(" ", "-") + "-" + made.size()));
            made.put(query, of);
        }
        Path place = folder.resolve("staging/p/" + run.replace(" ", "%20") + "/.exchange/" + INPUT);
        List<String> names = new ArrayList<>();
        for (Path file : of.files()) {
            Path copy = place.resolve("g1-1").resolve(file.getFileName());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            names.add(place.relativize(copy).toString());
        }
        new Exchange(place, INPUT).publish(new ExchangeIntent(INPUT, of.rows(), 0, names), 1);
    }

    /** Takes the exchange that an earlier run of a step left as this run's. */
    TestTask exchanged(String step, String earlier) throws IOException {
        Path from = folder.resolve("staging/p/" + earlier.replace(" ", "%20") + "/.exchange/" + step);
        Path to = folder.resolve("staging/p/" + run.replace(" ", "%20") + "/.exchange/" + INPUT);
        Files.createDirectories(to.getParent());
        Files.move(from, to);
        return this;
    }

    /** Files with the rows of a query. */
    private record Made(List<Path> files, long rows) {}

    private Made made(String query, Path place) throws IOException {
        SparkSession session = Application.start(folder.resolve("spark"));
        try {
            List<WrittenFile> files =
                    new ParquetFiles(session).write(session.sql(query).coalesce(1), input, place.toString());
            return new Made(
                    files.stream().map(file -> Path.of(file.path())).toList(),
                    files.stream().mapToLong(WrittenFile::rows).sum());
        } finally {
            session.stop();
        }
    }

    /** Begins another run of the pipeline. */
    TestTask run(String name) {
        run = name;
        return this;
    }

    TestTask step(String name, Schema schema, Body body, String... inputs) {
        steps.add(new Step(name, List.of(inputs), body, schema, EngineUse.of(SparkDescriptor.ID)));
        return this;
    }

    /** Says something of the rows that the last step rejects. */
    TestTask rejecting(Rejects rejects) {
        steps.set(steps.size() - 1, steps.get(steps.size() - 1).withRejects(rejects));
        return this;
    }

    TestTask read(String name, Schema schema, String table) {
        return step(name, schema, new Body.Read(table(table), BadRecords.FAIL));
    }

    TestTask transform(String name, Schema schema, Class<?> type, String input) {
        return step(
                name,
                schema,
                new Body.UserClass(Body.UserClass.Kind.SPARK, type.getName(), null, "tests.Output"),
                input);
    }

    TestTask write(String name, String input, WriteMode.Kind mode, String table, String... partitions) {
        return write(name, input, new WriteMode(mode, List.of()), table, partitions);
    }

    TestTask write(String name, String input, WriteMode mode, String table, String... partitions) {
        Schema schema = input.equals(INPUT)
                ? this.input
                : steps.stream()
                        .filter(step -> step.name().equals(input))
                        .findFirst()
                        .orElseThrow()
                        .columns();
        ConnectorUse use = partitions.length == 0
                ? table(table)
                : table(table).with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(partitions)));
        return step(name, schema, new Body.Write(use, mode), input);
    }

    TestTask exchange(String step) {
        exchanges.add(step);
        return this;
    }

    /** A dataset of the store that moves rows one by one. */
    static ConnectorUse memory(String name) {
        return ConnectorUse.of(HeldConnector.ID, "lake", name);
    }

    static Body append(ConnectorUse sink) {
        return new Body.Write(sink, new WriteMode(WriteMode.Kind.APPEND, List.of()));
    }

    private static ConnectorUse table(String name) {
        return ConnectorUse.of(IcebergDescriptor.ID, "lake", name);
    }

    /** Runs an attempt that nothing hinders. */
    Report succeeds(int attempt, int generation) throws IOException {
        DriverRun.Result result = attempt(attempt, generation, place -> {});
        if (result.exitCode() != 0) {
            throw new AssertionError("exit code " + result.exitCode() + "\n" + result.err() + result.out());
        }
        return report(attempt);
    }

    DriverRun.Result attempt(int attempt, int generation, Failpoints failpoints) throws IOException {
        return DriverRun.of(new SparkEngine(), invocation(attempt, generation), failpoints);
    }

    Invocation invocation(int attempt, int generation) throws IOException {
        Path document = folder.resolve("p.json");
        Files.writeString(document, new Json().write(document()));
        Connection lake = Connection.of(
                "iceberg",
                Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        uri(),
                        "warehouse",
                        folder.resolve("lake").toString(),
                        "path",
                        folder.toString()));
        return new Invocation(
                Invocation.VERSION,
                document.toString(),
                "",
                "p",
                "task",
                run,
                null,
                null,
                null,
                Instant.parse("2026-11-21T00:00:00Z"),
                attempt,
                attempt,
                generation,
                "",
                new TreeMap<>(Map.of()),
                connections(lake),
                List.of(),
                folder.resolve("staging").toString(),
                reportFile(attempt).toString(),
                folder.resolve("dead-letters").toString(),
                List.of(),
                null);
    }

    private SortedMap<String, Connection> connections(Connection lake) {
        SortedMap<String, Connection> all = new TreeMap<>(more);
        all.put("lake", lake);
        return all;
    }

    /** Gives it one more connection. */
    TestTask connection(String id, Connection connection) {
        more.put(id, connection);
        return this;
    }

    PipelineDocument document() {
        List<Step> all = new ArrayList<>(steps);
        // Another task's: only its columns matter here.
        all.add(0, new Step(INPUT, List.of(), new Body.Read(table("elsewhere"), BadRecords.FAIL), input, null));
        PipelineIr ir = PipelineIr.of("p", 0, all);
        Plan.Task task = new Plan.Task(
                "task",
                EngineUse.of(SparkDescriptor.ID),
                steps.stream().map(Step::name).toList(),
                List.of(),
                new Plan.Exchanges(List.of(INPUT), exchanges),
                List.of("lake"),
                List.of(),
                new SparkDescriptor().launch(EngineUse.of(SparkDescriptor.ID)));
        return new PipelineDocument(
                PipelineDocument.VERSION,
                ir,
                new Plan(List.of(new Plan.Dag("p", "batch", List.of(task)))),
                new TreeMap<>(Map.of()));
    }

    Path reportFile(int attempt) {
        return folder.resolve("reports").resolve(run).resolve("attempt-" + attempt + ".json");
    }

    Report report(int attempt) throws IOException {
        return new Json().readReport(Files.readString(reportFile(attempt)));
    }

    /** The rows of a table as text, sorted; null if there is no such table. */
    @Nullable
    List<String> table(String name, String... columns) throws IOException {
        try (JdbcCatalog catalog = catalog()) {
            TableIdentifier id = TableIdentifier.parse(name);
            if (!catalog.tableExists(id)) {
                return null;
            }
            Table table = catalog.loadTable(id);
            List<String> rows = new ArrayList<>();
            try (CloseableIterable<Record> records =
                    IcebergGenerics.read(table).select(columns).build()) {
                for (Record record : records) {
                    List<String> values = new ArrayList<>();
                    for (String column : columns) {
                        values.add(String.valueOf(record.getField(column)));
                    }
                    rows.add(String.join(" ", values));
                }
            }
            rows.sort(null);
            return rows;
        }
    }

    /** How many snapshots a table has had. */
    int snapshots(String name) throws IOException {
        try (JdbcCatalog catalog = catalog()) {
            List<Object> all = new ArrayList<>();
            catalog.loadTable(TableIdentifier.parse(name)).snapshots().forEach(all::add);
            return all.size();
        }
    }

    private JdbcCatalog catalog() {
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.setConf(new org.apache.hadoop.conf.Configuration());
        catalog.initialize(
                "dataflow",
                Map.of(
                        CatalogProperties.URI,
                        uri(),
                        CatalogProperties.WAREHOUSE_LOCATION,
                        folder.resolve("lake").toString(),
                        "jdbc.schema-version",
                        "V1"));
        return catalog;
    }

    private String uri() {
        return "jdbc:sqlite:" + folder.resolve("catalog.db");
    }

    static Schema.Column column(String name, Type type) {
        return new Schema.Column(name, type, true);
    }

    static Schema.Column required(String name, Type type) {
        return new Schema.Column(name, type, false);
    }

    static Schema schema(Schema.Column... columns) {
        return new Schema(List.of(columns));
    }
}
