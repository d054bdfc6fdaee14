package dev.dataflow.testkit;

import dev.dataflow.Pipeline;
import dev.dataflow.Problem;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.driver.Driver;
import dev.dataflow.driver.Folders;
import dev.dataflow.driver.local.LocalEngine;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Report;
import dev.dataflow.run.Report.StepCounts;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles a pipeline and runs its tasks, one after the other, in a folder that is gone afterwards. */
final class Execution {
    private static final String RUN = "test";

    private final String definition;
    private final Pipeline pipeline;
    private final String id;
    private final TestPipeline.@Nullable Interval interval;
    private final SortedMap<String, String> parameters;
    private final SortedMap<String, Connection> connections;
    private final Json json = new Json();
    private final List<StepCounts> steps = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();

    Execution(
            String definition,
            Pipeline pipeline,
            String id,
            TestPipeline.@Nullable Interval interval,
            SortedMap<String, String> parameters,
            SortedMap<String, Connection> connections) {
        this.definition = definition;
        this.pipeline = pipeline;
        this.id = id;
        this.interval = interval;
        this.parameters = parameters;
        this.connections = new TreeMap<>(connections);
        this.connections.put("testkit", Connection.of("testkit", Map.of()));
    }

    TestRun run() {
        PipelineDocument document = compiled();
        try {
            Path folder = Files.createTempDirectory("dataflow-test-");
            try {
                Path file = Files.writeString(folder.resolve("pipeline.json"), json.write(document));
                for (Plan.Dag dag : document.plan().dags()) {
                    for (Plan.Task task : dag.tasks()) {
                        run(document, task, folder, file);
                    }
                }
            } finally {
                Folders.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the files of a test", e);
        }
        return result(document);
    }

    private PipelineDocument compiled() {
        Compilation compilation = new Compiler().compile(classPath(), new Definition(definition, pipeline));
        if (!compilation.problems().isEmpty()) {
            throw new AssertionError(
                    compilation.problems().stream().map(Problem::text).collect(Collectors.joining("\n\n", "\n", "\n")));
        }
        CompiledPipeline compiled = compilation.pipelines().get(0);
        return compiled.document();
    }

    /** What this JVM runs with: classes are looked at there, and nothing is scanned. */
    private static ClassPath classPath() {
        List<Path> entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
        return new ClassPath(List.of(), entries, List.of());
    }

    private void run(PipelineDocument document, Plan.Task task, Path folder, Path file) throws IOException {
        Path report = folder.resolve(task.name()).resolve("report.json");
        byte[] line =
                (json.line(invocation(document, task, folder, file, report)) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // A driver whose standard input ends takes its launcher for gone, so the pipe stays open.
        try (PipedOutputStream launcher = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(launcher, line.length);
                PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
                PrintStream log = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            launcher.write(line);
            Driver.run(new LocalEngine(), in, out, log, failpoint -> {});
        }
        account(report, err.toString(StandardCharsets.UTF_8));
    }

    private void account(Path file, String log) throws IOException {
        if (!Files.exists(file)) {
            throw new TestFailure(
                    new Report.Failure(FailureClass.INTERNAL, "REPORT_MISSING", null, "The task left no report"), log);
        }
        Report report = json.readReport(Files.readString(file));
        Report.Failure failure = report.failure();
        if (failure != null) {
            throw new TestFailure(failure, log);
        }
        steps.addAll(report.steps());
        Report.DeadLetters letters = report.deadLetters();
        if (letters != null) {
            for (String letter : Files.readAllLines(Path.of(letters.path()))) {
                rejected.add(json.readRecord(letter, Rejected.class));
            }
        }
    }

    private Invocation invocation(PipelineDocument document, Plan.Task task, Path folder, Path file, Path report) {
        return new Invocation(
                Invocation.VERSION,
                file.toString(),
                document.ir().namespace(),
                document.ir().name(),
                task.name(),
                RUN,
                interval == null ? null : interval.from(),
                interval == null ? null : interval.from(),
                interval == null ? null : interval.to(),
                Instant.now(),
                1,
                1,
                1,
                "",
                parameters,
                connections,
                List.of(),
                folder.resolve("staging").toString(),
                report.toString(),
                folder.resolve("dead-letters").toString(),
                List.of(),
                null);
    }

    private TestRun result(PipelineDocument document) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        Map<String, List<@Nullable Object[]>> written = new LinkedHashMap<>();
        for (Step step : document.ir().steps()) {
            if (step.body() instanceof Body.Write) {
                schemas.put(step.name(), step.columns());
                written.put(step.name(), TestRows.get(id + step.name()));
            }
        }
        return new TestRun(schemas, written, steps, rejected);
    }
}
