package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Settings;
import dev.dataflow.json.Json;
import dev.dataflow.json.Redactor;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One task of a local run: tried as often as the pipeline says, if another try can help. */
final class LocalTask {
    private static final int CANCELLED_BY_INT = 130;
    private static final int CANCELLED_BY_TERM = 143;
    private static final int KILLED = 137;
    private static final int SIGNAL = 128;
    private static final double NANOS = 1e9;

    private final LocalRun.Setting setting;
    private final Plan.Task task;
    private final Display display;
    private final Json json = new Json();

    LocalTask(LocalRun.Setting setting, Plan.Task task, Display display) {
        this.setting = setting;
        this.task = task;
        this.display = display;
    }

    /** How an attempt ended; {@code said} tells a person why, if not well. */
    private record Outcome(RunResult.Task result, boolean retried, String said) {}

    RunResult.Task run() throws InterruptedException {
        Settings.Retries retries = Objects.requireNonNullElse(
                task.settings().retries(), setting.document().ir().retries());
        for (int attempt = 1; ; attempt++) {
            Display.Part part = display.begin(task.name() + " (" + engine() + ")");
            Outcome outcome = attempt(attempt, part);
            if (outcome.result().state() == RunResult.State.SUCCEEDED) {
                part.done(counts(outcome.result()));
                return outcome.result();
            }
            part.failed();
            display.line(outcome.said());
            if (!outcome.retried() || attempt > retries.count()) {
                return outcome.result();
            }
            Duration delay = retries.delayAfter(attempt);
            display.line("Trying " + task.name() + " again in " + delay.toSeconds() + " s (try " + (attempt + 1)
                    + " of " + (retries.count() + 1) + ").");
            Thread.sleep(delay.toMillis());
        }
    }

    static String counts(RunResult.Task result) {
        return String.format(
                Locale.ROOT,
                "%,d read, %,d written, %,d rejected, %.1f s",
                result.read(),
                result.written(),
                result.rejected(),
                result.seconds());
    }

    private String engine() {
        return task.engine().engine();
    }

    private Outcome attempt(int attempt, Display.Part part) throws InterruptedException {
        Invocation invocation = invocation(attempt);
        Redactor redactor = Redactor.of(invocation.connections().values());
        Path folder = setting.places().attempt(task.name(), attempt);
        DriverProcess driver = new DriverProcess(launch(folder), folder, redactor);
        Path log = setting.logs().attempt(task.name(), attempt);
        long begun = System.nanoTime();
        long killsBefore = OutOfMemoryKills.soFar();
        int code;
        try (PrintWriter words = setting.logs().open(log)) {
            code = driver.run(json.write(invocation), line -> shown(line, part, redactor), words);
        }
        double seconds = (System.nanoTime() - begun) / NANOS;
        Path file = setting.places().report(task.name(), attempt);
        Optional<Report> report = Reports.read(file);
        if (report.isPresent()) {
            return reported(report.get(), redactor, log);
        }
        List<String> last = driver.lastLines();
        String said = "The driver ended with "
                + (code > SIGNAL ? "signal " + (code - SIGNAL) : "exit code " + code)
                + (Files.exists(file)
                        ? " and left a report that cannot be read: " + file + "."
                        : " and left no report.")
                + (last.isEmpty() ? "" : " It last said:\n    " + String.join("\n    ", last))
                + "\n  All of it: " + log;
        return unreported(code, OutOfMemoryKills.soFar() > killsBefore, seconds, said);
    }

    private Launch launch(Path folder) {
        Map<String, String> holes = setting.installation().holes(engine());
        if (holes == null) {
            throw Obstacle.machine(
                    "engine " + engine(),
                    "It is not installed here, and the task " + task.name() + " runs on it.",
                    "There are: "
                            + String.join(", ", setting.installation().engines().keySet()) + ".",
                    "let the step run on one of those.");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw Obstacle.machine(
                    folder.toString(),
                    "The folder of the attempt cannot be made: " + e + ".",
                    "Report and log of the task go there.",
                    "make room on the disk, and make the staging folder of dataflow.yaml writable.",
                    e);
        }
        Map<String, String> all = new TreeMap<>(holes);
        all.put("user_jars", setting.jars().stream().map(Path::toString).collect(Collectors.joining(",")));
        all.put("application", setting.document().ir().dagId() + "." + task.name() + " " + setting.run());
        all.put("staging", setting.project().staging().toString());
        return Launch.fill(task.launch(), all, setting.variables());
    }

    private Invocation invocation(int attempt) {
        PipelineIr ir = setting.document().ir();
        return new Invocation(
                Invocation.VERSION,
                setting.file().toString(),
                ir.namespace(),
                ir.name(),
                task.name(),
                setting.run(),
                null,
                null,
                null,
                setting.started(),
                attempt,
                attempt,
                1,
                "",
                new TreeMap<>(),
                setting.connections().only(task.connections(), "The task " + task.name()),
                setting.jars().stream().map(Path::toString).toList(),
                setting.project().staging().toString(),
                setting.places().report(task.name(), attempt).toString(),
                setting.project().deadLetters().toString(),
                Reports.measures(setting.places().lastReport(task.name())),
                null);
    }

    /** Whether a line was progress, and is shown as such. */
    private boolean shown(String line, Display.Part part, Redactor redactor) {
        if (!line.startsWith("{")) {
            return false;
        }
        try {
            show(json.readProgress(line).said(), part, redactor);
            return true;
        } catch (UnreadableJson e) {
            return false; // not from us: it is text, then
        }
    }

    private void show(Progress progress, Display.Part part, Redactor redactor) {
        if (progress instanceof Progress.Started started) {
            part.at(started.url() == null ? "started" : "started, " + redactor.redact(started.url()));
        } else if (progress instanceof Progress.Step step) {
            part.at(step.step() + ": " + counted("%,d read, ", step.read()) + counted("%,d written, ", step.written())
                    + counted("%,d rejected", step.rejected()));
        } else if (progress instanceof Progress.Log log && !log.level().equals("info")) {
            display.line(log.level() + ": " + redactor.redact(log.message()));
        }
    }

    private static String counted(String words, @Nullable Long rows) {
        return rows == null ? "" : String.format(Locale.ROOT, words, rows);
    }

    private Outcome reported(Report report, Redactor redactor, Path log) {
        RunResult.State state = RunResult.State.valueOf(report.state().name());
        RunResult.Task result = new RunResult.Task(
                task.name(),
                engine(),
                state,
                report.read(),
                report.written(),
                report.rejected(),
                report.seconds(),
                RunResult.Expectation.of(report),
                RunResult.Failure.of(report, redactor::redact));
        Report.Failure failure = report.failure();
        if (failure == null) {
            return new Outcome(
                    result, false, task.name() + " was " + state.name().toLowerCase(Locale.ROOT) + ".");
        }
        return new Outcome(
                result,
                failure.failureClass().retried(),
                redactor.redact(Reports.text(report, failure)) + "\n  Log: " + log);
    }

    private Outcome unreported(int code, boolean outOfMemory, double seconds, String said) {
        boolean cancelled = code == CANCELLED_BY_INT || code == CANCELLED_BY_TERM;
        FailureClass failure = code == KILLED && outOfMemory
                ? FailureClass.RESOURCE
                : code > SIGNAL ? FailureClass.TRANSIENT : FailureClass.INTERNAL;
        for (FailureClass known : FailureClass.values()) {
            if (known.exitCode() == code) {
                failure = known;
            }
        }
        return new Outcome(
                new RunResult.Task(
                        task.name(),
                        engine(),
                        cancelled ? RunResult.State.CANCELLED : RunResult.State.FAILED,
                        0,
                        0,
                        0,
                        seconds,
                        List.of(),
                        null),
                failure.retried() && !cancelled,
                "error  " + task.name() + "   (" + failure.name().toLowerCase(Locale.ROOT) + ")\n  " + said);
    }
}
