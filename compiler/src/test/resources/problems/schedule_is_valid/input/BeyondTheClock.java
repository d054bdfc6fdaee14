package shop;

import static dev.dataflow.WriteModes.append;

import dev.dataflow.Dataset;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import paper.Order;
import paper.Shelf;

/** Times and intervals that no clock of Airflow's shows. */
public final class BeyondTheClock {
    private BeyondTheClock() {}

    public static final class Ages extends Copy {
        public Ages() {
            super("ages", "f", Schedule.every(Duration.ofSeconds(Long.MAX_VALUE)), LocalDate.EPOCH);
        }
    }

    public static final class LastDay extends Copy {
        public LastDay() {
            super("last_day", "g", Schedule.at(Instant.MAX), LocalDate.EPOCH);
        }
    }

    public static final class OneMicrosecond extends Copy {
        public OneMicrosecond() {
            super(
                    "one_microsecond",
                    "h",
                    Schedule.at(Instant.parse("2026-01-01T00:00:00.000000100Z"), Instant.parse("2026-01-01T00:00:00.000000200Z")),
                    LocalDate.EPOCH);
        }
    }

    public static final class YearNothing extends Copy {
        public YearNothing() {
            super("year_nothing", "i", Schedule.daily(), LocalDate.of(0, 1, 1));
        }
    }

    public static final class YearTenThousand extends Copy {
        public YearTenThousand() {
            super("year_ten_thousand", "j", Schedule.daily(), LocalDate.MAX);
        }
    }

    abstract static class Copy implements PipelineDefinition {
        private final String name;
        private final String shelf;
        private final Schedule schedule;
        private final LocalDate start;

        Copy(String name, String shelf, Schedule schedule, LocalDate start) {
            this.name = name;
            this.shelf = shelf;
            this.schedule = schedule;
            this.start = start;
        }

        @Override
        public Pipeline define() {
            Dataset<Order> orders = Dataset.read("orders", Shelf.of("orders"), Order.class);
            return Pipeline.named(name)
                    .schedule(schedule)
                    .startDate(start)
                    .write(orders.writeTo("write", Shelf.of(shelf), append()))
                    .build();
        }
    }
}
