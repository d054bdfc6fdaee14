package dev.dataflow.ir;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When runs begin. */
public sealed interface Schedule {
    /** Only when asked. */
    record Manual() implements Schedule {}

    /** Once, as soon as it is deployed. */
    record Once() implements Schedule {}

    /** At the times of a five-field cron expression in a time zone; a run covers the interval that ends then. */
    record Cron(String expression, String zone) implements Schedule {}

    /** Again and again after this time, counted from the start date; a run covers the interval that ends then. */
    record Every(Duration interval) implements Schedule {}

    /** At these times, in order. */
    record At(List<Instant> times) implements Schedule {
        public At {
            times = List.copyOf(times);
        }
    }

    /** When datasets were updated. */
    record OnUpdates(Updates updates) implements Schedule {}

    /**
     * At the times of a schedule, and when datasets were updated.
     *
     * @param time one by cron or interval, of given times, or once
     */
    record TimeOrUpdates(Schedule time, Updates updates) implements Schedule {}

    /** Whether runs begin at times, and at nothing else. */
    default boolean timed() {
        return this instanceof Cron || this instanceof Every || this instanceof At || this instanceof Once;
    }

    /** Whether its runs have a logical date. */
    default boolean dated() {
        return !(this instanceof Manual || this instanceof OnUpdates);
    }

    /** Which datasets were updated since the last run. */
    sealed interface Updates {
        /** The dataset of a connector at a connection, by the name that people call it. */
        record Of(String connector, String connection, String dataset) implements Updates {}

        /** All of them. */
        record All(List<Updates> all) implements Updates {
            public All {
                all = List.copyOf(all);
            }
        }

        /** One of them. */
        record Any(List<Updates> any) implements Updates {
            public Any {
                any = List.copyOf(any);
            }
        }
    }
}
