package dev.dataflow.driver.local;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A driver in a process of its own, launched as operators launch it. */
final class ChildDriver implements AutoCloseable {
    private final Workplace place;
    private final Ask ask;
    private final Process process;
    private final OutputStream launcher;
    private final CompletableFuture<List<String>> out;
    private final CompletableFuture<List<String>> err;

    private ChildDriver(Workplace place, Ask ask, Process process) {
        this.place = place;
        this.ask = ask;
        this.process = process;
        this.launcher = process.getOutputStream();
        this.out = lines(process.inputReader(StandardCharsets.UTF_8));
        this.err = lines(new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)));
    }

    static ChildDriver start(Workplace place, PipelineDocument document, Ask ask, Map<String, String> environment)
            throws IOException {
        return start(FaultedEngine.LOCAL, place, document, ask, environment, List.of());
    }

    /** With what comes before its own command. */
    static ChildDriver start(
            Workplace place, PipelineDocument document, Ask ask, Map<String, String> environment, List<String> before)
            throws IOException {
        return start(FaultedEngine.LOCAL, place, document, ask, environment, before);
    }

    static ChildDriver start(
            FaultedEngine engine, Workplace place, PipelineDocument document, Ask ask, Map<String, String> environment)
            throws IOException {
        return start(engine, place, document, ask, environment, List.of());
    }

    private static ChildDriver start(
            FaultedEngine engine,
            Workplace place,
            PipelineDocument document,
            Ask ask,
            Map<String, String> environment,
            List<String> before)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(engine.program());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        ChildDriver child = new ChildDriver(place, ask, builder.start());
        child.launcher.write(
                (new Json().write(place.invocation(document, ask)) + "\n").getBytes(StandardCharsets.UTF_8));
        child.launcher.flush();
        return child;
    }

    private static CompletableFuture<List<String>> lines(BufferedReader reader) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> lines = new ArrayList<>();
            reader.lines().forEach(lines::add);
            return lines;
        });
    }

    Process process() {
        return process;
    }

    /** What a launcher does that dies. */
    void dropStandardInput() throws IOException {
        launcher.close();
    }

    /** SIGTERM, as operators send it. */
    void terminate() {
        // Process.destroy would close the streams too.
        process.toHandle().destroy();
    }

    /** SIGKILL; nothing of what it has said is lost. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    Result await() throws Exception {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The driver did not end. It said: " + err);
        }
        return place.result(ask, process.exitValue(), String.join("\n", out.get()), String.join("\n", err.get()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
