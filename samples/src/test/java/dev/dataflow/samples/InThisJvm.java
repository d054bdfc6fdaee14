package dev.dataflow.samples;

import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.driver.Driver;
import dev.dataflow.driver.local.LocalEngine;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pipeline of one local task, run by the driver within this JVM, so that what is measured is the work and not the start. */
final class InThisJvm {
    private final Path folder;
    private final CompiledPipeline pipeline;
    private final Map<String, Connection> connections;
    private int run;

    private InThisJvm(Path folder, CompiledPipeline pipeline, Map<String, Connection> connections) {
        this.folder = folder;
        this.pipeline = pipeline;
        this.connections = connections;
    }

    /** The pipeline of that name among those of these tests. */
    static InThisJvm of(Path folder, String name, Map<String, Connection> connections) throws IOException {
        ClassPath classPath =
                new ClassPath(List.of(Path.of("target/test-classes")), List.of(Path.of("target/classes")), List.of());
        Compilation compilation = new Compiler().compile(classPath);
        CompiledPipeline pipeline = compilation.pipelines().stream()
                .filter(compiled -> compiled.document().ir().name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(compilation.problems().toString()));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), new Json().write(pipeline.document()));
        return new InThisJvm(folder, pipeline, connections);
    }

    /** Runs it once more, as another run. */
    void run() throws IOException {
        run++;
        String name = pipeline.document().ir().name();
        String task = pipeline.document().plan().dags().get(0).tasks().get(0).name();
        Invocation invocation = new Invocation(
                Invocation.VERSION,
                folder.resolve(name + ".json").toString(),
                "",
                name,
                task,
                "run-" + run,
                null,
                null,
                null,
                Instant.now(),
                1,
                1,
                1,
                "",
                new TreeMap<>(),
                new TreeMap<>(connections),
                List.of(),
                folder.resolve("staging").toString(),
                folder.resolve("report-" + run + ".json").toString(),
                folder.resolve("dead-letters").toString(),
                List.of(),
                null);
        byte[] line = (new Json().write(invocation) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PipedOutputStream launcher = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(launcher, line.length)) {
            launcher.write(line);
            PrintStream nobody = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
            if (Driver.run(new LocalEngine(), in, nobody, err, point -> {}) != 0) {
                throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
            }
        }
    }
}
