package dev.dataflow.deploy.run;

import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports that drivers have left. */
public final class Reports {
    private static final String ATTEMPT = "attempt-";

    private Reports() {}

    /** The report of a task's newest attempt, if that left one. */
    public static Optional<Report> newest(Path task) {
        return newestAttempt(task)
                .map(attempt -> attempt.resolve("report.json"))
                .flatMap(Reports::read);
    }

    /** A report, unless there is none or it cannot be understood: half-written by a full disk, or of another version. */
    static Optional<Report> read(Path file) {
        try {
            return Optional.of(new Json().readReport(Files.readString(file)));
        } catch (IOException | UnreadableJson e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> newestAttempt(Path task) {
        if (!Files.isDirectory(task)) {
            return Optional.empty();
        }
        try (Stream<Path> attempts = Files.list(task)) {
            return attempts.filter(path -> path.getFileName().toString().matches(ATTEMPT + "[0-9]{1,9}"))
                    .max(Comparator.comparingInt(path ->
                            Integer.parseInt(path.getFileName().toString().substring(ATTEMPT.length()))));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** What the expectations of a report measured, for those of the next run that compare; nothing if there is no report. */
    static List<Invocation.Measure> measures(Path report) {
        return read(report).stream()
                .flatMap(last -> last.expectations().stream())
                .flatMap(one -> Stream.ofNullable(one.measured())
                        .map(value -> new Invocation.Measure(one.step(), one.name(), value)))
                .toList();
    }

    /** Why an attempt failed, as people read it. */
    public static String text(Report report, Report.Failure failure) {
        return "error  " + report.task() + (failure.step() == null ? "" : " › " + failure.step()) + "   ("
                + failure.failureClass().name().toLowerCase(Locale.ROOT) + ", " + failure.code() + ")\n  "
                + failure.message().replace("\n", "\n  ");
    }
}
