package dev.dataflow.deploy.run;

import dev.dataflow.ir.Expectation.OnFailure;
import dev.dataflow.run.Report;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param pipeline its full name
 * @param run its id
 * @param url of the run's page in Airflow; null if it ran without
 * @param tasks in the order of the plan
 * @param tables those that the pipeline writes, by name; empty unless it succeeded
 */
public record RunResult(
        String pipeline,
        String run,
        State state,
        @Nullable String url,
        List<Task> tasks,
        SortedMap<String, Table> tables) {

    /** How a run or a task ended. */
    public enum State {
        SUCCEEDED,
        FAILED,
        /** It never ran, since something before it failed. */
        SKIPPED,
        CANCELLED
    }

    /**
     * One task.
     *
     * @param read data lines of its sources, malformed ones included, and rows of exchanges
     * @param written rows written to sinks
     * @param rejected malformed records and rows that user classes rejected
     * @param seconds of its last attempt, by the driver's own account
     * @param expectations what became of them
     * @param failure why it failed; null if it did not, or if no report of its driver says why
     */
    public record Task(
            String task,
            String engine,
            State state,
            long read,
            long written,
            long rejected,
            double seconds,
            List<Expectation> expectations,
            @Nullable Failure failure) {
        public Task {
            expectations = List.copyOf(expectations);
        }

        static Task skipped(String task, String engine) {
            return new Task(task, engine, State.SKIPPED, 0, 0, 0, 0, List.of(), null);
        }
    }

    /**
     * Why a task failed, as the driver's report has it.
     *
     * @param failureClass as in the report: {@code bad_data}
     * @param step null where no single one is to blame
     */
    public record Failure(
            String failureClass, String code, @Nullable String step, String message) {
        /** The failure of a report, its message as it may be shown; null if it has none. */
        public static @Nullable Failure of(Report report, UnaryOperator<String> shown) {
            Report.Failure failure = report.failure();
            return failure == null
                    ? null
                    : new Failure(
                            failure.failureClass().name().toLowerCase(Locale.ROOT),
                            failure.code(),
                            failure.step(),
                            shown.apply(failure.message()));
        }
    }

    /**
     * An expectation, as the driver's report has it.
     *
     * @param onFailure fail, warn or deadLetters
     * @param failing rows that are to blame; null where it is asked of the dataset as a whole
     * @param measured what was measured, if anything
     */
    public record Expectation(
            String step,
            String name,
            String onFailure,
            boolean passed,
            @Nullable Long failing,
            @Nullable Double measured,
            String found,
            List<String> samples) {
        public Expectation {
            samples = List.copyOf(samples);
        }

        /** What became of those of a report. */
        public static List<Expectation> of(Report report) {
            return report.expectations().stream()
                    .map(one -> new Expectation(
                            one.step(),
                            one.name(),
                            word(one.onFailure()),
                            one.passed(),
                            one.failing(),
                            one.measured(),
                            one.found(),
                            one.samples()))
                    .toList();
        }

        private static String word(OnFailure onFailure) {
            return switch (onFailure) {
                case FAIL -> "fail";
                case WARN -> "warn";
                case SKIP -> "skip";
                case DEAD_LETTERS -> "deadLetters";
            };
        }
    }

    /** The head of a table. A cell is a text, a number, a truth value or null. */
    public record Table(long rows, List<String> columns, List<List<@Nullable Object>> head) {
        public Table {
            columns = List.copyOf(columns);
            head = Collections.unmodifiableList(head);
        }
    }

    public RunResult {
        tasks = List.copyOf(tasks);
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }

    /** This result with the tables that it left. */
    public RunResult with(Map<String, Table> found) {
        return new RunResult(pipeline, run, state, url, tasks, new TreeMap<>(found));
    }
}
