package shop;

import static dev.dataflow.Schedule.Updated.all;
import static dev.dataflow.Schedule.Updated.any;
import static dev.dataflow.Schedule.Updated.of;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** A pipeline for each way in which runs may begin. */
final class Schedules {
    private Schedules() {}

    private static Pipeline pipeline(String name, Schedule schedule) {
        Dataset<Line> lines = Dataset.read("lines", Csv.files(name + ".csv"), Line.class);
        return Pipeline.named(name)
                .schedule(schedule)
                .startDate(LocalDate.of(2026, 2, 28))
                .write(lines.writeTo("write", Iceberg.table("shop." + name)))
                .build();
    }

    public record Line(String text) {}

    public static final class ByCron implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("by_cron", Schedule.cron("30 6 * * mon-fri", "America/New_York"));
        }
    }

    public static final class Weekly implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("weekly", Schedule.weekly());
        }
    }

    public static final class EverySixHours implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("every_six_hours", Schedule.every(Duration.ofHours(6)));
        }
    }

    public static final class AtTimes implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline(
                    "at_times",
                    Schedule.at(
                            Instant.parse("2026-04-05T09:30:15Z"),
                            Instant.parse("2026-12-24T18:00:00Z"),
                            Instant.parse("2027-01-01T00:00:00.000250Z")));
        }
    }

    public static final class Once implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("once", Schedule.once());
        }
    }

    public static final class Manual implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("manual", Schedule.manual());
        }
    }

    public static final class OnUpdate implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("on_update", Schedule.on(of(Iceberg.table("shop.by_cron"))));
        }
    }

    public static final class OnUpdates implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline(
                    "on_updates",
                    Schedule.on(all(
                            of(Iceberg.table("shop.by_cron")),
                            any(of(Iceberg.table("shop.weekly")), of(Iceberg.table("shop.manual"))))));
        }
    }

    public static final class CronOrUpdate implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline(
                    "cron_or_update",
                    Schedule.cron("0 3 * * *", "Europe/Berlin").or(of(Iceberg.table("shop.once"))));
        }
    }

    public static final class EveryOrUpdate implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("every_or_update", Schedule.every(Duration.ofMinutes(90)).or(of(Iceberg.table("shop.weekly"))));
        }
    }

    public static final class TimesOrUpdate implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("times_or_update", Schedule.at(Instant.parse("2026-12-24T18:00:00Z")).or(of(Iceberg.table("shop.weekly"))));
        }
    }

    public static final class OnceOrUpdate implements PipelineDefinition {
        @Override
        public Pipeline define() {
            return pipeline("once_or_update", Schedule.once().or(of(Iceberg.table("shop.weekly"))));
        }
    }
}
