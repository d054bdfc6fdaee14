package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.MemoryDescriptor;
import dev.dataflow.driver.DriverRun;
import dev.dataflow.driver.Engine;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.local.LocalEngine;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Steps of one task, which either engine runs over the files and the Iceberg catalog of a folder. */
final class EngineTask {
    private final On on;
    private final Path root;
    private final List<Step> steps = new ArrayList<>();

    EngineTask(On on, Path root) {
        this.on = on;
        this.root = root;
    }

    enum On {
        LOCAL(LocalDescriptor.ID),
        SPARK(SparkDescriptor.ID);

        private final String id;

        On(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        Engine engine() {
            return this == LOCAL ? new LocalEngine() : new SparkEngine();
        }
    }

    List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    EngineTask with(List<Step> more) {
        steps.addAll(more);
        return this;
    }

    EngineTask memory(String name, Schema schema, List<Literal> values) {
        ConnectorUse use = ConnectorUse.of(MemoryDescriptor.ID, "", name)
                .with(MemoryDescriptor.COLUMNS, new Value.Texts(schema.names()))
                .with(MemoryDescriptor.ROWS, new Value.Bindings(List.copyOf(values)));
        return step(name, new Body.Read(use, BadRecords.FAIL), schema);
    }

    EngineTask write(String name, ConnectorUse use, Kind mode, String input, Schema schema) {
        return write(name, use, new WriteMode(mode, List.of()), input, schema);
    }

    EngineTask write(String name, ConnectorUse use, WriteMode mode, String input, Schema schema) {
        return step(name, new Body.Write(use, mode), schema, input);
    }

    /** Rows of a source, as JSON lines in a folder of that name. */
    EngineTask check(String name, ConnectorUse use, Schema schema, @Nullable Expression where, List<Origin> origins) {
        String path = "check/" + name + "/";
        ConnectorUse lines = ConnectorUse.of(JsonLinesDescriptor.ID, "files", path)
                .with(FileFormat.PATHS, new Value.Texts(List.of(path)));
        step(name, new Body.Read(use, BadRecords.FAIL, where, true, origins), schema);
        return write(name + "_check", lines, Kind.OVERWRITE, name, schema);
    }

    /** Rows of a source that may have changed. */
    EngineTask read(String name, ConnectorUse use, Schema schema, Drift drift) {
        return step(name, new Body.Read(use, BadRecords.FAIL, null, true, List.of(), drift), schema);
    }

    EngineTask step(String name, Body body, Schema schema, String... inputs) {
        steps.add(new Step(name, List.of(inputs), body, schema, EngineUse.of(on.id)));
        return this;
    }

    DriverRun.Result run(String run, int attempt, int generation, Failpoints failpoints) throws IOException {
        Path document = root.resolve("p.json");
        Files.writeString(document, new Json().write(document()));
        Invocation invocation = new Invocation(
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
                new TreeMap<>(),
                connections(root),
                List.of(),
                root.resolve("staging").toString(),
                report(run, attempt).toString(),
                root.resolve("dead-letters").toString(),
                List.of(),
                null);
        return DriverRun.of(on.engine(), invocation, failpoints);
    }

    DriverRun.Result succeeds(String run, int attempt, int generation) throws IOException {
        DriverRun.Result result = run(run, attempt, generation, name -> {});
        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        return result;
    }

    private PipelineDocument document() {
        Plan.Task task = new Plan.Task(
                "task",
                EngineUse.of(on.id),
                steps.stream().map(Step::name).toList(),
                List.of(),
                new Plan.Exchanges(List.of(), List.of()),
                List.of("files", "lake"),
                List.of(),
                new LocalDescriptor().launch(EngineUse.of(LocalDescriptor.ID)));
        return new PipelineDocument(
                PipelineDocument.VERSION,
                PipelineIr.of("p", 0, steps),
                new Plan(List.of(new Plan.Dag("p", "batch", List.of(task)))),
                new TreeMap<>());
    }

    Path report(String run, int attempt) {
        return root.resolve("reports").resolve(run + "-" + attempt + ".json");
    }

    static SortedMap<String, Connection> connections(Path root) {
        Connection files =
                Connection.of("files", Map.of("path", root.resolve("data").toString()));
        Connection lake = Connection.of(
                "iceberg",
                Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + root.resolve("catalog.db"),
                        "warehouse",
                        root.resolve("lake").toString()));
        Connection db =
                Connection.of("sqlite", Map.of("path", root.resolve("db.sqlite").toString()));
        return new TreeMap<>(Map.of("files", files, "lake", lake, "db", db));
    }

    /** What {@link #check} has written of all rows, sorted. */
    static List<String> lines(Path root, String folder) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("data").resolve(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".jsonl") && !file.toString().contains("/.dataflow/")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.sort(null);
        return lines;
    }
}
