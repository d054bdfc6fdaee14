package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.OwnedProcess;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.Progress;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A driver at work. Its input stays open while it runs, so that it ends by itself if we are killed; if we end in any other way, it is ended.
 */
final class DriverProcess {
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final int LAST_LINES = 20;

    private final Launch launch;
    private final Path folder;
    private final Json json = new Json();
    private final Deque<String> last = new ArrayDeque<>();

    DriverProcess(Launch launch, Path folder) {
        this.launch = launch;
        this.folder = folder;
    }

    /**
     * Runs it to its end.
     *
     * @param invocation the one line that it reads
     * @param progress gets what it says of itself; its other output goes to {@code driver.log} in the folder
     * @return its exit code; 128 and more for a signal
     */
    int run(String invocation, Consumer<Progress> progress) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(launch.command()).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        try (BufferedWriter log = Files.newBufferedWriter(log());
                OwnedProcess owned = OwnedProcess.start(builder);
                BufferedReader errors = owned.process().errorReader(StandardCharsets.UTF_8);
                BufferedReader output = owned.process().inputReader(StandardCharsets.UTF_8)) {
            Thread forward = new Thread(() -> forward(errors, log), "errors of a driver");
            forward.setDaemon(true);
            forward.start();
            send(owned.process().getOutputStream(), invocation);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                show(line, progress, log);
            }
            int code = owned.process().waitFor();
            forward.join(DRAIN.toMillis());
            return code;
        }
    }

    /** The stream stays open. A driver that ended before it read tells why by its exit code and its output. */
    private static void send(OutputStream input, String invocation) {
        try {
            input.write((invocation + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            return;
        }
    }

    private void show(String line, Consumer<Progress> progress, BufferedWriter log) throws IOException {
        if (line.startsWith("{")) {
            try {
                progress.accept(json.readProgress(line));
                return;
            } catch (UnreadableJson e) {
                // not from us: it is text, then
            }
        }
        write(line, log);
    }

    private void forward(BufferedReader errors, BufferedWriter log) {
        try {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                write(line, log);
            }
        } catch (IOException e) {
            // the driver is gone, or the disk is full; the run itself says so
        }
    }

    private void write(String line, BufferedWriter log) throws IOException {
        synchronized (last) {
            last.addLast(line);
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
            log.write(line);
            log.newLine();
            log.flush();
        }
    }

    Path log() {
        return folder.resolve("driver.log");
    }

    /** What it said at the end that was not progress. */
    List<String> lastLines() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    static Obstacle notStarted(Launch launch, IOException e) {
        return Obstacle.machine(
                launch.command().get(0),
                "The driver cannot be started: " + e.getMessage() + ".",
                "Tasks are run by it.",
                "start the command again; if that does not help, remove the folder \"install\" of the cache, which is made again.",
                e);
    }
}
