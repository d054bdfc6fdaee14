package dev.dataflow;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schedule.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** When a pipeline's runs begin. */
public final class Schedule {
    private final dev.dataflow.ir.Schedule ir;

    private Schedule(dev.dataflow.ir.Schedule ir) {
        this.ir = ir;
    }

    /** Only when asked; the default. */
    public static Schedule manual() {
        return new Schedule(new dev.dataflow.ir.Schedule.Manual());
    }

    /** Once, as soon as it is deployed. */
    public static Schedule once() {
        return new Schedule(new dev.dataflow.ir.Schedule.Once());
    }

    /** At the times of a five-field cron expression, in UTC. A run covers the interval that ends at its time. */
    public static Schedule cron(String expression) {
        return cron(expression, "UTC");
    }

    /** At the times of a five-field cron expression in a time zone: {@code cron("0 3 * * *", "Europe/Berlin")}. */
    public static Schedule cron(String expression, String zone) {
        return new Schedule(new dev.dataflow.ir.Schedule.Cron(expression, zone));
    }

    /** At the begin of every hour, in UTC. */
    public static Schedule hourly() {
        return cron("0 * * * *");
    }

    /** At midnight, in UTC. */
    public static Schedule daily() {
        return cron("0 0 * * *");
    }

    /** At midnight before Sunday, in UTC. */
    public static Schedule weekly() {
        return cron("0 0 * * 0");
    }

    /** At midnight before the first of the month, in UTC. */
    public static Schedule monthly() {
        return cron("0 0 1 * *");
    }

    /** At midnight before the first of January, in UTC. */
    public static Schedule yearly() {
        return cron("0 0 1 1 *");
    }

    /** Again and again after this time, counted from the start date. A run covers the interval that ends at its time. */
    public static Schedule every(Duration interval) {
        return new Schedule(new dev.dataflow.ir.Schedule.Every(interval));
    }

    /** At these times. */
    public static Schedule at(Instant... times) {
        return new Schedule(new dev.dataflow.ir.Schedule.At(List.of(times)));
    }

    /** When the datasets were updated since the last run. Its runs have no date. */
    public static Schedule on(Updated updated) {
        return new Schedule(new dev.dataflow.ir.Schedule.OnUpdates(updated.ir));
    }

    /**
     * At the times of this schedule, and when the datasets were updated.
     *
     * @throws IllegalStateException if this is no schedule by time
     */
    public Schedule or(Updated updated) {
        if (!ir.timed()) {
            throw new IllegalStateException("Cannot add updates of datasets to a schedule without times."
                    + " Say on(any(…)) with all datasets that runs wait for");
        }
        return new Schedule(new dev.dataflow.ir.Schedule.TimeOrUpdates(ir, updated.ir));
    }

    /** Which datasets were updated: {@code all(of(orders), any(of(users), of(clicks)))}. */
    public static final class Updated {
        private final Updates ir;

        private Updated(Updates ir) {
            this.ir = ir;
        }

        /** Something that a pipeline writes. */
        public static Updated of(Sink dataset) {
            ConnectorUse use = dataset.write();
            return new Updated(new Updates.Of(use.connector(), use.connection(), use.dataset()));
        }

        /** All of them. */
        public static Updated all(Updated... updates) {
            return new Updated(
                    new Updates.All(Stream.of(updates).map(update -> update.ir).toList()));
        }

        /** One of them. */
        public static Updated any(Updated... updates) {
            return new Updated(
                    new Updates.Any(Stream.of(updates).map(update -> update.ir).toList()));
        }
    }

    dev.dataflow.ir.Schedule ir() {
        return ir;
    }
}
