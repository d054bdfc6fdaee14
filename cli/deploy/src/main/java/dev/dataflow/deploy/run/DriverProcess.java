package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.OwnedProcess;
import dev.dataflow.json.Redactor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A driver at work. Its input stays open while it runs, so that it ends by itself if we are killed; if we end in any other way, it is ended.
 */
final class DriverProcess {
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final int LAST_LINES = 12;
    private static final Pattern FRAME =
            Pattern.compile("\\s+(at .*\\(.*\\)|\\.\\.\\. \\d+ (more|common frames omitted))");

    private final Launch launch;
    private final Path folder;
    private final Redactor redactor;
    private final Deque<String> last = new ArrayDeque<>();

    /**
     * @param folder that it works in
     * @param redactor for all that it prints
     */
    DriverProcess(Launch launch, Path folder, Redactor redactor) {
        this.launch = launch;
        this.folder = folder;
        this.redactor = redactor;
    }

    /**
     * Runs it to its end.
     *
     * @param input the one line that it reads
     * @param output is offered each line of its output; what it does not want goes to the log, and so does what comes as errors
     * @return its exit code; 128 and more for a signal
     */
    int run(String input, Predicate<String> output, PrintWriter log) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(launch.command()).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        try (OwnedProcess owned = start(builder);
                BufferedReader errors = owned.process().errorReader(StandardCharsets.UTF_8);
                BufferedReader lines = owned.process().inputReader(StandardCharsets.UTF_8)) {
            Thread forward = new Thread(() -> forward(errors, line -> false, log), "errors of a driver");
            forward.setDaemon(true);
            forward.start();
            send(owned.process().getOutputStream(), input);
            forward(lines, output, log);
            int code = owned.waitFor();
            forward.join(DRAIN.toMillis());
            return code;
        } catch (IOException e) {
            throw new IllegalStateException("Closing a reader does not fail", e);
        }
    }

    private OwnedProcess start(ProcessBuilder builder) throws InterruptedException {
        try {
            return OwnedProcess.start(builder);
        } catch (IOException e) {
            throw Obstacle.machine(
                    launch.command().get(0),
                    "The driver cannot be started: " + e.getMessage() + ".",
                    "Tasks are run by it.",
                    "start the command again; if that does not help, remove the folder \"install\" of the cache, which is made again.",
                    e);
        }
    }

    /** The stream stays open. A driver that ended before it read tells why by its exit code and its output. */
    private static void send(OutputStream input, String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            return;
        }
    }

    private void forward(BufferedReader lines, Predicate<String> taken, PrintWriter log) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!taken.test(line)) {
                    write(redactor.redact(line), log);
                }
            }
        } catch (IOException e) {
            // the driver is gone; its exit code says more
        }
    }

    private void write(String line, PrintWriter log) {
        synchronized (last) {
            if (!FRAME.matcher(line).matches()) {
                last.addLast(line);
            }
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
            log.println(line);
        }
    }

    /** What it said at the end that nobody wanted, without the frames of stack traces: they are in the log. */
    List<String> lastLines() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
