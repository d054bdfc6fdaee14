package dev.dataflow.run;

import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.WriteMode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A driver's account of one attempt.
 *
 * @param read data lines of the task's sources, malformed ones included, and rows of exchanges
 * @param written rows written to sinks; exchanges are not counted
 * @param rejected malformed records, rows that user classes rejected, and rows that expectations sent to the dead letters
 * @param expectations in the order of the task's steps; those of steps that were not reached are missing
 * @param failure null unless the state is {@code failed}
 */
public record Report(
        int version,
        String namespace,
        String pipeline,
        String run,
        String task,
        String engine,
        int tryNumber,
        int attempt,
        int generation,
        State state,
        Instant startedAt,
        Instant endedAt,
        double seconds,
        long read,
        long written,
        long rejected,
        List<StepCounts> steps,
        List<Checked> expectations,
        List<SinkCommit> sinks,
        List<Lineage> inputs,
        List<Output> outputs,
        @Nullable DeadLetters deadLetters,
        Job job,
        @Nullable Failure failure) {

    /** The only version so far. */
    public static final int VERSION = 1;

    public Report {
        steps = List.copyOf(steps);
        expectations = List.copyOf(expectations);
        sinks = List.copyOf(sinks);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** How an attempt ended. */
    public enum State {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /**
     * What one step did.
     *
     * @param read rows that came into it; null if nobody counted them, as inside a query of several steps
     * @param written rows that it gave or wrote; null if nobody counted them
     * @param rejectedBy by reason, {@code malformed} for records that could not be read
     * @param bytes that it read from files or wrote; of a source whose files have no known sizes, 0
     * @param files that it read or wrote; null if it did neither
     * @param spilledBytes what memory did not hold and disk did: on the local engine the most at one time, on Spark all that
     *     was written; null if nobody knows, as inside a query of several steps, where the last of them has it
     * @param peakMemoryBytes the most that the engine held for it: on the local engine with all tables that stood then, on
     *     Spark of one task on an executor; null if nobody knows
     */
    public record StepCounts(
            String step,
            @Nullable Long read,
            @Nullable Long written,
            long rejected,
            SortedMap<String, Long> rejectedBy,
            long bytes,
            @Nullable Long files,
            @Nullable Long spilledBytes,
            @Nullable Long peakMemoryBytes,
            double seconds,
            SortedMap<String, Double> metrics) {
        public StepCounts {
            rejectedBy = Collections.unmodifiableSortedMap(new TreeMap<>(rejectedBy));
            metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        }
    }

    /**
     * What became of an expectation.
     *
     * @param failing rows that are to blame; null where it is asked of the dataset as a whole
     * @param measured the number of rows, the age in seconds, or the measure that is compared; null for others, and where
     *     there is no such number
     * @param previous the measure of the last successful run; null for others, and where there was none
     * @param found what was found, for people
     * @param samples rows to blame, a few of them, each a JSON object of its columns with long texts cut
     */
    public record Checked(
            String step,
            String name,
            Expectation.OnFailure onFailure,
            boolean passed,
            @Nullable Long failing,
            @Nullable Double measured,
            @Nullable Double previous,
            String found,
            List<String> samples) {
        public Checked {
            samples = List.copyOf(samples);
        }
    }

    /** One sink's commit; {@code version} is the store's name for it, {@code recognised} that an earlier attempt made it. */
    public record SinkCommit(
            String step,
            String connector,
            String dataset,
            WriteMode.Kind mode,
            long rows,
            long files,
            long bytes,
            String version,
            boolean recognised) {}

    /**
     * A dataset that was read, with its columns.
     *
     * @param evolved the names of those that the step does not declare, and that it took along
     */
    public record Lineage(String dataset, String connector, Schema schema, List<String> evolved) {
        public Lineage {
            evolved = List.copyOf(evolved);
        }
    }

    /**
     * A dataset that was written, with its columns and what they come from.
     *
     * @param columns of what each column's values are made
     * @param rows what decides which rows there are, and in what order
     * @param evolved the names of the columns that a source brought and no step declares
     */
    public record Output(
            String dataset,
            String connector,
            Schema schema,
            SortedMap<String, Origins> columns,
            Origins rows,
            List<String> evolved) {
        public Output {
            evolved = List.copyOf(evolved);
            columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
        }
    }

    /**
     * What something comes from.
     *
     * @param known whether that is all: false where a user's class or a query stands between of which nobody can tell
     */
    public record Origins(boolean known, List<Origin> from) {
        public Origins {
            from = List.copyOf(from);
        }
    }

    /** A column of a dataset that the pipeline reads, in this task or an earlier one, and what is done with it. */
    public record Origin(String dataset, String connector, String column, How how) {}

    /** How a column goes into another, or into the choice of rows: the words of OpenLineage. */
    public enum How {
        /** Its values are the other's. */
        IDENTITY,
        /** The other's are computed from its, row by row. */
        TRANSFORMATION,
        /** The other's are computed from its values of several rows. */
        AGGREGATION,
        /** It decides which of several values is taken. */
        CONDITION,
        FILTER,
        JOIN,
        GROUP_BY,
        SORT,
        WINDOW;

        /** Whether values are made of its values, and not only chosen by them. */
        public boolean direct() {
            return this == IDENTITY || this == TRANSFORMATION || this == AGGREGATION;
        }

        /** How a column goes into what is made in this way of something that it goes into in that way: the farther counts. */
        public How of(How inner) {
            return direct() && (!inner.direct() || inner.compareTo(this) > 0) ? inner : this;
        }
    }

    /** The file of the run's dead letters and how many rows it holds. */
    public record DeadLetters(String path, long rows) {}

    /**
     * The engine application.
     *
     * @param cpuSeconds processor time
     * @param protocolSeconds what becoming visible exactly once took: claim, pins, journal, intent, commits and publication;
     *     without the time in which a database moves staged rows
     */
    public record Job(
            String engine,
            String externalId,
            @Nullable String url,
            double cpuSeconds,
            long peakMemoryBytes,
            double protocolSeconds) {}

    /** Why it failed: {@code code} is stable, {@code step} null where no single step is to blame. */
    public record Failure(
            FailureClass failureClass,
            String code,
            @Nullable String step,
            String message) {}
}
