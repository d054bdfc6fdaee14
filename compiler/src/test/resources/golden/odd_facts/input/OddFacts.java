package shop;

import static dev.dataflow.WriteModes.overwrite;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Param;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Schedule;
import dev.dataflow.StepSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Facts that are odd and allowed, put together by chance: whatever passes the checks has to load in Airflow. */
public abstract class OddFacts implements PipelineDefinition {
    private final int seed;
    private final Random random;

    protected OddFacts(int seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public static final class Odd0 extends OddFacts {
        public Odd0() {
            super(0);
        }
    }

    public static final class Odd1 extends OddFacts {
        public Odd1() {
            super(1);
        }
    }

    public static final class Odd2 extends OddFacts {
        public Odd2() {
            super(2);
        }
    }

    public static final class Odd3 extends OddFacts {
        public Odd3() {
            super(3);
        }
    }

    public static final class Odd4 extends OddFacts {
        public Odd4() {
            super(4);
        }
    }

    public static final class Odd5 extends OddFacts {
        public Odd5() {
            super(5);
        }
    }

    public record Order(long id, String region) {}

    @Override
    public Pipeline define() {
        String namespace = any("", "_", "None", "n".repeat(100));
        String name = any("import", "-", "0", "__init__", "a".repeat(94)) + "_" + seed;
        Pipeline.Builder pipeline = Pipeline.named(name)
                .description(any("", " ", "\"\"\"", "\\", "{{ 1 / 0 }}", "é\u202e\t🚀\r\n".repeat(500)))
                .tags(any("{{ a }}", "'\"\\", "t".repeat(100), " "+ "🚀".repeat(99)), any("a", "A"), "a")
                .attribute(any("a b", "k".repeat(250)), any("v", "é".repeat(250)))
                .retries(any(0, 1, 100), any(Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1500), Duration.ofDays(7)),
                        any(1.0, 1.000001, 2.0, Double.MAX_VALUE), any(Duration.ofDays(7), Duration.ofDays(3_650)))
                .deadline(any(Duration.ofSeconds(1), Duration.ofDays(3_650).minusNanos(1), Duration.ofDays(3_650)))
                .maxActiveRuns(any(1, Integer.MAX_VALUE))
                .maxActiveTasks(any(1, Integer.MAX_VALUE));
        if (!namespace.isEmpty()) {
            pipeline.namespace(namespace);
        }
        if (random.nextBoolean()) {
            pipeline.owner(any("{{ a }}", "o".repeat(250), "é 'x', \"y\""));
        }
        if (random.nextBoolean()) {
            pipeline.catchup();
        }
        if (random.nextBoolean()) {
            pipeline.dependsOnPast();
        }
        schedule(pipeline);
        parameters(pipeline);
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class)
                .as(any("a=b/c", "class", "s".repeat(200), "x/" + "y".repeat(198)))
                .with(StepSettings.none()
                        .pool(any("p", "é p", "p".repeat(250)))
                        .timeout(any(Duration.ofSeconds(1), Duration.ofNanos(1_000_000_001L))));
        return pipeline.write(orders.writeTo(
                        any("clean_up", "write", "-", "x"),
                        Iceberg.table("shop." + any("o" + seed, "it's_" + seed, "t".repeat(1400) + seed)),
                        overwrite()))
                .build();
    }

    private void schedule(Pipeline.Builder pipeline) {
        Schedule cron = Schedule.cron(
                any("* * * * *", "0 0 29 2 *", "*/7 0-23/5 L * *", "59 23 31 12 sun", "0,30 6,18 1,15 jan-dec/2 mon-fri", "0 0 1 1 7"),
                any("UTC", "Asia/Kathmandu", "Etc/GMT+12", "America/Argentina/Buenos_Aires", "GMT0", "Pacific/Kiritimati"));
        int kind = random.nextInt(6);
        pipeline.startDate(any(LocalDate.of(1, 1, 1), LocalDate.of(1582, 10, 10), LocalDate.EPOCH, LocalDate.of(9999, 12, 31)));
        if (kind == 0) {
            pipeline.schedule(cron);
        } else if (kind == 1) {
            pipeline.schedule(Schedule.every(any(Duration.ofSeconds(1), Duration.ofMillis(90_061_001), Duration.ofDays(3_650))));
        } else if (kind == 2) {
            pipeline.startDate(LocalDate.of(1, 1, 1))
                    .schedule(Schedule.at(
                            Instant.parse("0001-01-01T00:00:00Z"),
                            Instant.parse("1582-10-10T00:00:00.000001Z"),
                            Instant.parse("9999-12-31T23:59:59.999999999Z")));
        } else if (kind == 3) {
            pipeline.schedule(Schedule.on(Schedule.Updated.of(Iceberg.table("shop.it's"))));
        } else if (kind == 4) {
            pipeline.schedule(cron.or(Schedule.Updated.any(Schedule.Updated.of(Iceberg.table("shop.x")))));
        } else {
            pipeline.schedule(Schedule.once());
        }
    }

    private void parameters(Pipeline.Builder pipeline) {
        List<Param> all = List.of(
                Param.of("class", any(Long.MIN_VALUE, Long.MAX_VALUE)),
                Param.of("_", any(Double.MIN_VALUE, Double.MAX_VALUE, -0.0, Double.NaN, Double.POSITIVE_INFINITY)),
                Param.of("day", any(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31))),
                Param.of("time", any(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999999Z"))),
                Param.of("clock", any(LocalDateTime.of(1, 1, 1, 0, 0), LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999))),
                Param.of("sum", any(new BigDecimal("1e-38"), new BigDecimal("9".repeat(38)), new BigDecimal("-0.10"))),
                Param.of("text", any("", "{{ 1 / 0 }}", "'\"\"\"\\\n", "é".repeat(1000))).oneOf("", "{{ 1 / 0 }}", "'\"\"\"\\\n", "é".repeat(1000)),
                Param.of("id", new UUID(0, 0)),
                Param.of("flag", true).oneOf(true),
                Param.of("int", any(Integer.MIN_VALUE, Integer.MAX_VALUE)).between(Integer.MIN_VALUE, null));
        all.stream().filter(param -> random.nextInt(3) == 0).forEach(pipeline::parameter);
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }
}
