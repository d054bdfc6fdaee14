package dev.dataflow.deploy.airflow;

import dev.dataflow.run.Report;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task has read, written and rejected, and in how many seconds. */
record Counts(long read, long written, long rejected, double seconds) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    /** From what the operator returned. */
    static Optional<Counts> ofXCom(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> summary)) {
            return Optional.empty();
        }
        return Optional.of(new Counts(
                number(summary, "read").longValue(),
                number(summary, "written").longValue(),
                number(summary, "rejected").longValue(),
                number(summary, "seconds").doubleValue()));
    }

    private static Number number(Map<?, ?> summary, String key) {
        return summary.get(key) instanceof Number number ? number : 0;
    }

    static Counts of(Report report) {
        return new Counts(report.read(), report.written(), report.rejected(), report.seconds());
    }

    /** As people read them. */
    String text() {
        return String.format(
                Locale.ROOT, "%,d read, %,d written, %,d rejected, %.1f s", read, written, rejected, seconds);
    }
}
