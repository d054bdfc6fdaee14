package dev.dataflow.deploy.airflow;

import dev.dataflow.deploy.run.RunResult;
import dev.dataflow.run.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task has read, written and rejected, and in how many seconds. */
record Counts(long read, long written, long rejected, double seconds, List<RunResult.Expectation> expectations) {
    static final Counts NONE = new Counts(0, 0, 0, 0, List.of());

    /** From what the operator returned. */
    static Optional<Counts> ofXCom(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> summary)) {
            return Optional.empty();
        }
        return Optional.of(new Counts(
                number(summary, "read").longValue(),
                number(summary, "written").longValue(),
                number(summary, "rejected").longValue(),
                number(summary, "seconds").doubleValue(),
                expectations(summary.get("expectations"))));
    }

    private static List<RunResult.Expectation> expectations(@Nullable Object values) {
        List<RunResult.Expectation> expectations = new ArrayList<>();
        for (Object value : values instanceof List<?> list ? list : List.of()) {
            if (value instanceof Map<?, ?> fields) {
                expectations.add(new RunResult.Expectation(
                        text(fields, "step"),
                        text(fields, "name"),
                        text(fields, "onFailure"),
                        Boolean.TRUE.equals(fields.get("passed")),
                        fields.get("failing") instanceof Number failing ? failing.longValue() : null,
                        fields.get("measured") instanceof Number measured ? measured.doubleValue() : null,
                        text(fields, "found"),
                        fields.get("samples") instanceof List<?> samples
                                ? samples.stream().map(String::valueOf).toList()
                                : List.of()));
            }
        }
        return expectations;
    }

    private static String text(Map<?, ?> fields, String key) {
        return fields.get(key) instanceof String text ? text : "";
    }

    private static Number number(Map<?, ?> summary, String key) {
        return summary.get(key) instanceof Number number ? number : 0;
    }

    static Counts of(Report report) {
        return new Counts(
                report.read(), report.written(), report.rejected(), report.seconds(), RunResult.Expectation.of(report));
    }

    /** As people read them. */
    String text() {
        return String.format(
                Locale.ROOT, "%,d read, %,d written, %,d rejected, %.1f s", read, written, rejected, seconds);
    }
}
