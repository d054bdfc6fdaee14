package dev.dataflow.run;

import org.jspecify.annotations.Nullable;

/** What a driver says while it runs: one JSON object a line on its standard output, told apart by {@code type}. */
public sealed interface Progress {

    /** The application is up. */
    record Started(
            String engine, String externalId, @Nullable String url) implements Progress {}

    /** Counts of a step so far, null if nobody counts; a later one replaces an earlier. */
    record Step(String step, @Nullable Long read, @Nullable Long written, long rejected, long bytes)
            implements Progress {}

    /** A number that user code emitted. */
    record Metric(String step, String name, double value) implements Progress {}

    /** A line for people; {@code level} is info, warning or error, {@code step} null where it is of none in particular. */
    record Log(String level, String message, @Nullable String step) implements Progress {
        /** A line that is of no step. */
        public Log(String level, String message) {
            this(level, message, null);
        }
    }

    /** The last line of an attempt that reported; {@code failure} as in the report. */
    record Ended(Report.State state, Report.@Nullable Failure failure) implements Progress {}
}
