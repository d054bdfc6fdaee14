package dev.dataflow.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The sources of a project with many pipelines, as companies have them: packages of teams, in each the same few kinds of
 * work (files taken in, joins and sums that wait for them, features on Spark, copies, histories), each pipeline a class
 * with records and columns of its own, five to ten steps long, some with user classes of their own and some with shared ones.
 */
final class ManyPipelines {
    static final int IN_A_TEAM = 50;

    private static final String FIRST = "team_000";

    private static final String IMPORTS = """
            package TEAM;

            import static dev.dataflow.Aggregates.*;
            import static dev.dataflow.Expr.*;
            import static dev.dataflow.Iceberg.day;
            import static dev.dataflow.JoinKeys.on;
            import static dev.dataflow.SortBy.*;
            import static dev.dataflow.WriteModes.*;

            import dev.dataflow.*;
            import java.math.BigDecimal;
            import java.time.Duration;
            import java.time.LocalDate;
            import java.time.LocalDateTime;
            import java.util.List;
            import org.jspecify.annotations.Nullable;

            """;

    /** What the pipelines of a team share. */
    private static final String SHARED = IMPORTS + """
                    public final class Shared {
                        public record Customer(
                                long customerId, String name, String region, @Nullable String segment, LocalDate since) {}

                        public record Event(
                                long eventId,
                                long customerId,
                                String kind,
                                LocalDateTime at,
                                @Decimal(precision = 12, scale = 2) BigDecimal amount) {}

                        public static final class ValidEvents implements RecordTransform<Event, Event> {
                            @Override
                            public void process(Event event, Output<Event> output) {
                                if (event.amount().signum() < 0) {
                                    output.reject("amount below zero");
                                } else {
                                    output.emit(event);
                                }
                            }
                        }

                        private Shared() {}
                    }
                    """;

    /** Files, cleaned by a class of the pipeline's own, into a table of days. */
    private static final String INGEST = """
            public final class NAME implements PipelineDefinition {
                public record Line(
                        long lineId,
                        long orderId,
                        @Nullable String productNUMBER,
                        int quantity,
                        @Decimal(precision = 10, scale = 2) BigDecimal price,
                        @Nullable Double discount,
                        LocalDateTime soldAt) {}

                public static final class Clean implements RecordTransform<Line, Line> {
                    @Override
                    public void process(Line line, Output<Line> output) {
                        if (line.quantity() <= NUMBER % 7) {
                            output.reject("nothing sold");
                        } else {
                            output.emit(line);
                        }
                    }
                }

                @Override
                public Pipeline define() {
                    Csv files = Csv.files("lines_NUMBER_*.csv").in("TEAM_files").delimiter(';').badRecordsToDeadLetters();
                    Dataset<Line> lines = Dataset.read("lines", files, Line.class).transform("clean", Clean.class);
                    Dataset<Row> priced = lines.dedupe(List.of("line_id"), desc("sold_at"))
                            .withColumn("total", col("price").times(col("quantity")))
                            .withColumn("discount", coalesce(col("discount"), 0.0));
                    return Pipeline.named("ingest_NUMBER")
                            .namespace("TEAM")
                            .description("Takes in the lines of shop NUMBER, as the shop sends them every night.")
                            .owner("TEAM")
                            .tags("ingest", "TEAM")
                            .schedule(Schedule.cron("NUMBER 3 * * *", "Europe/Berlin"))
                            .retries(3, Duration.ofMinutes(5))
                            .write(priced.writeTo(
                                    "write_lines",
                                    Iceberg.table("TEAM.lines_NUMBER").partitionedBy(day("sold_at")),
                                    overwritePartitions()))
                            .build();
                }
            }
            """;

    /** Two tables joined and summed, when the first was updated. */
    private static final String REPORT = """
            public final class NAME implements PipelineDefinition {
                public record Line(
                        long lineId,
                        long customerId,
                        String product,
                        @Decimal(precision = 10, scale = 2) BigDecimal total,
                        LocalDateTime soldAt) {}

                @Override
                public Pipeline define() {
                    Dataset<Line> lines = Dataset.read("lines", Iceberg.table("TEAM.lines_BEFORE"), Line.class)
                            .filter(col("total").gt(0).and(col("product").isNull().not()));
                    Dataset<Shared.Customer> customers =
                            Dataset.read("customers", Iceberg.table("TEAM.customers"), Shared.Customer.class);
                    Dataset<Row> daily = lines.leftJoin(customers, on("customer_id"))
                            .withColumn("day", col("sold_at").toDate())
                            .withColumn("segment", coalesce(col("segment"), "unknown"))
                            .groupBy("day", "region", "segment")
                            .aggregate(
                                    count().as("lines"),
                                    sum("total").as("revenue_NUMBER"),
                                    max("sold_at").as("last_sold"));
                    return Pipeline.named("report_NUMBER")
                            .namespace("TEAM")
                            .description("Revenue of shop BEFORE by day, region and segment.")
                            .owner("TEAM")
                            .tags("report")
                            .schedule(Schedule.on(Schedule.Updated.of(Iceberg.table("TEAM.lines_BEFORE"))))
                            .deadline(Duration.ofHours(2))
                            .write(daily.writeTo("write_daily", Iceberg.table("TEAM.daily_NUMBER"), overwrite()))
                            .write(daily.filter(col("lines").gt(NUMBER))
                                    .select("day", "region", "revenue_NUMBER")
                                    .writeTo("write_top", Iceberg.table("TEAM.top_NUMBER"), overwrite()))
                            .build();
                }
            }
            """;

    /** Rows cleaned here, then features of them on Spark. */
    private static final String FEATURES = """
            public final class NAME implements PipelineDefinition {
                public record Feature(long customerId, long events, double meanAmountNUMBER, LocalDate day) {}

                public static final class Features implements dev.dataflow.spark.SparkTransform {
                    @Override
                    public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(
                            org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> input) {
                        return input.limit(NUMBER);
                    }
                }

                @Override
                public Pipeline define() {
                    Dataset<Shared.Event> events = Dataset.read(
                                    "events", Csv.files("events_NUMBER.csv").in("TEAM_files"), Shared.Event.class)
                            .transform("valid_events", Shared.ValidEvents.class, Local.engine().memory("2g"));
                    Dataset<Feature> features = events.transform(
                            "features", Features.class, Feature.class, Spark.engine().shufflePartitions(8));
                    return Pipeline.named("features_NUMBER")
                            .namespace("TEAM")
                            .owner("TEAM")
                            .tags("features", "daily")
                            .schedule(Schedule.daily())
                            .maxActiveRuns(1)
                            .write(events.writeTo(
                                    "write_events",
                                    Iceberg.table("TEAM.events_NUMBER").partitionedBy(day("at")),
                                    overwritePartitions()))
                            .write(features.filter(col("events").gt(0))
                                    .writeTo("write_features", Iceberg.table("TEAM.features_NUMBER"), overwrite()))
                            .build();
                }
            }
            """;

    /** Some columns of a table, for others to use. */
    private static final String COPY = """
            public final class NAME implements PipelineDefinition {
                @Override
                public Pipeline define() {
                    Dataset<Row> customers = Dataset.read("customers", Iceberg.table("TEAM.customers"), Shared.Customer.class)
                            .filter(col("region").eq("region NUMBER"))
                            .withColumn("customer_name", coalesce(col("segment"), col("name")))
                            .withColumn("copied", lit("NUMBER"))
                            .select("customer_id", "customer_name", "copied");
                    return Pipeline.named("copy_NUMBER")
                            .namespace("TEAM")
                            .owner("TEAM")
                            .schedule(Schedule.hourly())
                            .write(customers.writeTo("write_copy", Iceberg.table("TEAM.copy_NUMBER"), overwrite()))
                            .build();
                }
            }
            """;

    /** Rows of two sources, each beside what came before it. */
    private static final String HISTORY = """
            public final class NAME implements PipelineDefinition {
                @Override
                public Pipeline define() {
                    Dataset<Shared.Event> old =
                            Dataset.read("old", Iceberg.table("TEAM.events_archive"), Shared.Event.class);
                    Dataset<Shared.Event> fresh = Dataset.read(
                            "fresh", Csv.files("fresh_NUMBER.csv").in("TEAM_files").skipBadRecords(), Shared.Event.class);
                    Dataset<Row> before = old.dedupe(List.of("event_id"), desc("at"))
                            .groupBy("customer_id")
                            .aggregate(count().as("events_before"), avg("amount").as("mean_before"));
                    Dataset<Row> history = fresh.dedupe(List.of("event_id"), desc("at"))
                            .leftJoin(before, on("customer_id"))
                            .withColumn("grew", col("amount").gt(coalesce(col("mean_before"), 0)))
                            .filter(coalesce(col("events_before"), 0).ge(NUMBER));
                    return Pipeline.named("history_NUMBER")
                            .namespace("TEAM")
                            .owner("TEAM")
                            .tags("history", "weekly")
                            .schedule(Schedule.weekly())
                            .retries(2, Duration.ofMinutes(1), 2, Duration.ofHours(1))
                            .write(history.writeTo("write_history", Iceberg.table("TEAM.history_NUMBER"), overwrite()))
                            .build();
                }
            }
            """;

    private static final List<String> KINDS = List.of(INGEST, REPORT, FEATURES, COPY, HISTORY);

    private ManyPipelines() {}

    /** Writes the sources of a team's pipelines into a folder. */
    static void writeTeam(Path sources) throws IOException {
        Path folder = Files.createDirectories(sources.resolve(FIRST));
        Files.writeString(folder.resolve("Shared.java"), SHARED.replace("TEAM", FIRST));
        for (int number = 0; number < IN_A_TEAM; number++) {
            String source = (IMPORTS + KINDS.get(number % KINDS.size()))
                    .replace("NAME", "Pipeline" + number)
                    .replace("TEAM", FIRST)
                    .replace("NUMBER", String.valueOf(number))
                    .replace("BEFORE", String.valueOf(number - 1));
            Files.writeString(folder.resolve("Pipeline" + number + ".java"), source);
        }
    }

    /**
     * Gives other teams what the first has, so that there are so many pipelines in all: the same class files under other
     * names, since javac would take minutes. The names are equally long, so that a class file stays one.
     */
    static void copyTeam(Path classes, int pipelines) throws IOException {
        try (Stream<Path> found = Files.list(classes.resolve(FIRST))) {
            for (Path file : found.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (int team = 1; team * IN_A_TEAM < pipelines; team++) {
                    String name = String.format(Locale.ROOT, "team_%03d", team);
                    Path folder = Files.createDirectories(classes.resolve(name));
                    Files.writeString(
                            folder.resolve(file.getFileName()),
                            bytes.replace(FIRST, name),
                            StandardCharsets.ISO_8859_1);
                }
            }
        }
    }
}
