package dev.dataflow.driver.local;

import dev.dataflow.driver.Driver;
import dev.dataflow.driver.Engine;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.ProgressLine;
import dev.dataflow.run.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A machine's disk as a driver sees it: data, a warehouse with its catalog, staging, dead letters. */
final class Workplace {
    static final String PASSWORD = "correct-horse";

    private final Path root;
    private final String pipelineName;
    private final Json json = new Json();
    private List<Invocation.Measure> previous = List.of();
    private final SortedMap<String, Connection> others = new TreeMap<>();
    private Supplier<Engine> engine = LocalEngine::new;

    Workplace(Path root) {
        this(root, Pipelines.NAME);
    }

    /** Of a pipeline of that name. */
    Workplace(Path root, String pipeline) {
        this.root = root;
        this.pipelineName = pipeline;
    }

    Path path(String name) {
        return root.resolve(name);
    }

    Workplace file(String name, String text) throws IOException {
        Path file = root.resolve("data").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        return this;
    }

    /** Adds a connection beside the two that are there, or in the place of one. */
    Workplace connection(String id, Connection connection) {
        others.put(id, connection);
        return this;
    }

    /** Has its tasks run on another engine in this process. */
    Workplace on(Supplier<Engine> other) {
        engine = other;
        return this;
    }

    /** What the last run has measured. */
    Workplace measured(Invocation.Measure... measures) {
        previous = List.of(measures);
        return this;
    }

    /** The report of the last attempt that succeeded. */
    Path lastReport() {
        return root.resolve("staging").resolve(pipelineName).resolve("~last/task.json");
    }

    /** How a task is asked for. */
    record Ask(String task, String run, int attempt, int generation) {
        static Ask first() {
            return new Ask("task", "run", 1, 1);
        }

        Ask attempt(int number) {
            return new Ask(task, run, number, generation);
        }

        Ask generation(int number) {
            return new Ask(task, run, attempt, number);
        }

        Ask run(String name) {
            return new Ask(task, name, attempt, generation);
        }

        Ask task(String name) {
            return new Ask(name, run, attempt, generation);
        }
    }

    /** What came of it. */
    record Result(
            int code,
            List<ProgressLine> lines,
            String err,
            @Nullable Report report) {
        List<Progress> progress() {
            return lines.stream().map(ProgressLine::said).toList();
        }

        Report reported() {
            if (report == null) {
                throw new AssertionError("No report. On standard error: " + err);
            }
            return report;
        }

        Report.Failure failure() {
            Report.Failure failure = reported().failure();
            if (failure == null) {
                throw new AssertionError("It did not fail");
            }
            return failure;
        }

        Report.StepCounts step(String name) {
            return reported().steps().stream()
                    .filter(step -> step.step().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Result run(PipelineDocument document) throws IOException {
        return run(document, Ask.first());
    }

    Result run(PipelineDocument document, Ask ask) throws IOException {
        return run(document, ask, name -> {});
    }

    /** Runs a task in this process. */
    Result run(PipelineDocument document, Ask ask, Failpoints failpoints) throws IOException {
        byte[] line = (json.write(invocation(document, ask)) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PipedOutputStream launcher = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(launcher, line.length)) {
            launcher.write(line);
            int code = Driver.run(engine.get(), in, print(out), print(err), failpoints);
            return result(ask, code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    Result result(Ask ask, int code, String out, String err) throws IOException {
        List<ProgressLine> lines = out.lines().map(json::readProgress).toList();
        Path report = report(ask);
        return new Result(code, lines, err, Files.exists(report) ? json.readReport(Files.readString(report)) : null);
    }

    private static PrintStream print(ByteArrayOutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    Path report(Ask ask) {
        return root.resolve("staging")
                .resolve(pipelineName)
                .resolve(ask.run())
                .resolve(ask.task())
                .resolve("attempt-" + ask.attempt())
                .resolve("report-" + ask.generation() + ".json");
    }

    Path deadLetters(Ask ask) {
        return root.resolve("dead-letters")
                .resolve(pipelineName)
                .resolve(ask.run())
                .resolve(ask.task() + ".jsonl");
    }

    Invocation invocation(PipelineDocument document, Ask ask) throws IOException {
        Path pipeline = root.resolve("pipeline.json");
        // Two attempts at once both write it, and both read it.
        Path written = Files.createTempFile(Files.createDirectories(root), "pipeline", ".json");
        Files.writeString(written, json.write(document));
        Files.move(written, pipeline, StandardCopyOption.ATOMIC_MOVE);
        return new Invocation(
                Invocation.VERSION,
                pipeline.toString(),
                "",
                pipelineName,
                ask.task(),
                ask.run(),
                null,
                null,
                null,
                Instant.now(),
                1,
                ask.attempt(),
                ask.generation(),
                "",
                new TreeMap<>(),
                connections(),
                List.of(),
                root.resolve("staging").toString(),
                report(ask).toString(),
                root.resolve("dead-letters").toString(),
                previous,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    SortedMap<String, Connection> connections() {
        Connection files = new Connection(
                "files",
                null,
                null,
                null,
                "me",
                PASSWORD,
                new TreeMap<>(Map.of("path", path("data").toString())));
        Connection lake = Connection.of(
                "iceberg",
                Map.of(
                        "catalog",
                        "jdbc",
                        "uri",
                        "jdbc:sqlite:" + path("catalog.db"),
                        "warehouse",
                        path("warehouse").toString()));
        SortedMap<String, Connection> all = new TreeMap<>(Map.of("files", files, "lake", lake));
        all.putAll(others);
        return all;
    }

    Connection connection(String id) {
        return Objects.requireNonNull(connections().get(id), id);
    }

    /** The rows of a table as the driver shows them, sorted. */
    List<List<Object>> rows(String table) throws IOException {
        Show.Request request =
                new Show.Request(connections(), List.of(new Show.Request.Table("iceberg", "lake", table, 100_000)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Show()
                .run(
                        new ByteArrayInputStream((json.line(request) + "\n").getBytes(StandardCharsets.UTF_8)),
                        print(out));
        Shown shown = json.readRecord(out.toString(StandardCharsets.UTF_8), Shown.class);
        Show.Shown found = shown.tables().get(table);
        if (found == null) {
            throw new AssertionError("There is no table " + table);
        }
        return found.head();
    }

    /** All tables of one answer. */
    record Shown(SortedMap<String, Show.Shown> tables) {}
}
