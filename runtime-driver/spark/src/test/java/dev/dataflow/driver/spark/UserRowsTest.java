package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.TestTask.INPUT;
import static dev.dataflow.driver.spark.TestTask.column;
import static dev.dataflow.driver.spark.TestTask.required;
import static dev.dataflow.driver.spark.TestTask.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.BatchOutput;
import dev.dataflow.BatchTransform;
import dev.dataflow.Columns;
import dev.dataflow.Decimal;
import dev.dataflow.FileReference;
import dev.dataflow.GroupTransform;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.TransformContext;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.UserClass;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark promises to classes on Java's rows, and that values of nested types are the same there as on any engine. */
class UserRowsTest {
    private static final Schema ITEMS = schema(required("id", Scalar.INT), column("zone", Scalar.STRING));
    private static final String MANY =
            "select cast(id as int) id, if(id % 3 = 0, null, concat('zone ', id % 3)) zone from range(5000)";

    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicInteger CLOSED = new AtomicInteger();
    private static final AtomicInteger SEEN = new AtomicInteger();

    @TempDir
    private Path folder;

    public record Item(int id, @Nullable String zone) {}

    public record Count(@Nullable String zone, int rows, long sum) {}

    @BeforeEach
    void forget() {
        OPENED.set(0);
        CLOSED.set(0);
        SEEN.set(0);
    }

    public enum Color {
        RED,
        GREEN
    }

    public record Line(
            String item,
            @Nullable @Decimal(precision = 20, scale = 3) BigDecimal price,
            @Nullable List<@Nullable String> tags) {}

    public record Nested(
            int id,
            List<Long> numbers,
            @Nullable List<@Nullable String> words,
            List<Line> lines,
            @Nullable Line first,
            Map<String, @Nullable Double> shares,
            @Nullable Map<Long, List<Line>> byNumber,
            List<@Nullable List<@Nullable Instant>> moments,
            Optional<Color> color,
            @Nullable Duration length,
            @Nullable FileReference file,
            List<UUID> uuids,
            Map<UUID, UUID> pairs,
            @Nullable Point point) {
        public record Point(
                double x, @Nullable UUID y, @Nullable FileReference picture) {}
    }

    private static final FileReference PICTURE = new FileReference("s3://a/b.png", 12, "image/png", "0".repeat(64));
    private static final Line LONG =
            new Line("an item of more than twelve bytes", new BigDecimal("12345678901234567.125"), List.of());

    private static final List<Nested> NESTED = List.of(
            new Nested(
                    0,
                    List.of(),
                    null,
                    List.of(),
                    null,
                    Map.of(),
                    null,
                    List.of(),
                    Optional.empty(),
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    null),
            new Nested(
                    1,
                    List.of(1L, Long.MIN_VALUE),
                    Arrays.asList("a", null, "", "a word of more than twelve bytes"),
                    List.of(new Line("x", null, null), LONG, new Line("", null, Arrays.asList("t", null))),
                    LONG,
                    Collections.singletonMap("a", null),
                    Map.of(7L, List.of(LONG, LONG)),
                    Arrays.asList(null, List.of(), Arrays.asList(Instant.parse("2026-01-02T03:04:05.678901Z"), null)),
                    Optional.of(Color.GREEN),
                    Duration.ofSeconds(-1, 999_999_000),
                    PICTURE,
                    List.of(new UUID(1, 2), new UUID(-1, -2)),
                    Map.of(new UUID(3, 4), new UUID(5, 6)),
                    new Nested.Point(-0.0, new UUID(7, 8), PICTURE)));

    public static final class MakeNested implements RecordTransform<Item, Nested> {
        @Override
        public void process(Item row, Output<Nested> output) {
            if (row.id() < NESTED.size()) {
                output.emit(NESTED.get(row.id()));
            }
        }
    }

    public static final class CompareNested implements RecordTransform<Nested, Nested> {
        @Override
        public void process(Nested row, Output<Nested> output) {
            assertThat(row).isEqualTo(NESTED.get(row.id()));
            SEEN.incrementAndGet();
            output.emit(row);
        }
    }

    private static Body user(UserClass.Kind kind, Class<?> type, Class<?> in, Class<?> out, String... keys) {
        return new UserClass(
                kind,
                type.getName(),
                in.getName(),
                out.getName(),
                List.of(),
                List.of(keys),
                new TreeMap<>(Map.of()),
                List.of());
    }

    private static Schema columns(Class<?> type) {
        return Columns.of(type).schema();
    }

    @Test
    void nestedValuesComeThroughExchangesAndTables() throws IOException {
        Body compare = user(UserClass.Kind.RECORD, CompareNested.class, Nested.class, Nested.class);
        Schema nested = columns(Nested.class);
        TestTask.over(folder, ITEMS, MANY)
                .step("make", nested, user(UserClass.Kind.RECORD, MakeNested.class, Item.class, Nested.class), INPUT)
                .step("compare", nested, compare, "make")
                .write("write", "compare", Kind.OVERWRITE, "t.nested", "color")
                .exchange("compare")
                .succeeds(1, 1);
        assertThat(SEEN).hasValue(2);

        Report report = TestTask.in(folder, nested)
                .run("run 2")
                .exchanged("compare", "run 1")
                .step("again", nested, compare, INPUT)
                .write("write_again", "again", Kind.OVERWRITE, "t.again")
                .read("table", nested, "t.nested")
                .step("of_table", nested, compare, "table")
                .write("write_table", "of_table", Kind.OVERWRITE, "t.third")
                .succeeds(1, 1);

        assertThat(SEEN).hasValue(6);
        assertThat(report.written()).isEqualTo(4);
        String[] all = nested.names().toArray(String[]::new);
        TestTask tables = TestTask.in(folder, nested);
        assertThat(tables.table("t.third", all))
                .isEqualTo(tables.table("t.nested", all))
                .isEqualTo(tables.table("t.again", all))
                .hasSize(2);
        assertThat(String.valueOf(tables.table("t.third", "lines", "pairs", "length", "file")))
                .contains("an item of more than twelve bytes", new UUID(5, 6).toString(), " -1 ", "s3://a/b.png");
    }

    /** Counts when it begins and ends, and sees batches. */
    public static final class Batches implements BatchTransform<Item, Count> {
        @Override
        public void open(TransformContext context) {
            OPENED.incrementAndGet();
        }

        @Override
        public void process(List<Item> rows, BatchOutput<Item, Count> output) {
            assertThat(rows.size()).isBetween(1, 1_024);
            SEEN.addAndGet(rows.size());
            output.reject(rows.get(rows.size() - 1), "the last");
            output.count("batches", 1);
            output.emit(new Count(null, rows.size(), 0));
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    @Test
    void batchesHoldAllRowsAndInstancesEnd() throws IOException {
        Report report = TestTask.over(folder, ITEMS, MANY)
                .step(
                        "batches",
                        columns(Count.class),
                        user(UserClass.Kind.BATCH, Batches.class, Item.class, Count.class),
                        INPUT)
                .write("write", "batches", Kind.OVERWRITE, "t.counts", "rows")
                .succeeds(1, 1);

        assertThat(SEEN).hasValue(5_000);
        assertThat(CLOSED.get()).isEqualTo(OPENED.get()).isPositive();
        Report.StepCounts batches = report.steps().stream()
                .filter(step -> step.step().equals("batches"))
                .findFirst()
                .orElseThrow();
        assertThat(batches.read()).isEqualTo(5_000);
        assertThat(batches.metrics()).containsEntry("batches", (double) Objects.requireNonNull(batches.written()));
        assertThat(batches.rejectedBy()).hasToString("{the last=" + batches.written() + "}");
        assertThat(Files.readAllLines(
                        Path.of(Objects.requireNonNull(report.deadLetters()).path())))
                .hasSize(Math.toIntExact(batches.rejected()))
                .allMatch(letter -> letter.contains("\"zone\":"));
    }

    /** One task of Spark makes all partitions then, under one number. */
    @Test
    void oneFileTakesTheRowsOfAllPartitions() throws IOException {
        ConnectorUse file = ConnectorUse.of(ParquetDescriptor.ID, "lake", "counts.parquet")
                .with(FileFormat.PATHS, new Value.Texts(List.of("counts.parquet")));
        Report report = TestTask.over(folder, ITEMS, MANY)
                .step("twice", ITEMS, new Body.Union(false), INPUT, INPUT)
                .step(
                        "batches",
                        columns(Count.class),
                        user(UserClass.Kind.BATCH, Batches.class, Item.class, Count.class),
                        "twice")
                .step(
                        "write",
                        columns(Count.class),
                        new Body.Write(file, new WriteMode(Kind.OVERWRITE, List.of())),
                        "batches")
                .succeeds(1, 1);

        Report.StepCounts batches = report.steps().stream()
                .filter(step -> step.step().equals("batches"))
                .findFirst()
                .orElseThrow();
        assertThat(OPENED.get()).isGreaterThan(1);
        assertThat(batches.read()).isEqualTo(10_000);
        assertThat(Files.readAllLines(
                        Path.of(Objects.requireNonNull(report.deadLetters()).path())))
                .hasSize(Math.toIntExact(batches.rejected()))
                .hasSize(Math.toIntExact(Objects.requireNonNull(batches.written())));
        assertThat(folder.resolve("counts.parquet")).isRegularFile();
    }

    public static final class Groups implements GroupTransform<Item, Count> {
        @Override
        public void process(Iterable<Item> rows, BatchOutput<Item, Count> output) {
            String zone = null;
            int count = 0;
            long sum = 0;
            for (Item row : rows) {
                assertThat(count == 0 || Objects.equals(zone, row.zone())).isTrue();
                zone = row.zone();
                sum += row.id();
                count++;
            }
            output.emit(new Count(zone, count, sum));
        }
    }

    @Test
    void groupsAreTheRowsOfAKey() throws IOException {
        TestTask task = TestTask.over(folder, ITEMS, MANY)
                .step(
                        "groups",
                        columns(Count.class),
                        user(UserClass.Kind.GROUP, Groups.class, Item.class, Count.class, "zone"),
                        INPUT)
                .write("write", "groups", Kind.OVERWRITE, "t.groups");
        task.succeeds(1, 1);
        assertThat(task.table("t.groups", "zone", "rows", "sum"))
                .containsExactly("null 1667 4165833", "zone 1 1667 4167500", "zone 2 1666 4164167");
    }

    /** What is taken more than once is kept in files: each class's in a folder of its own, whatever its step is called. */
    @Test
    void rowsThatSeveralTakeAreNoOtherClassesRows() throws IOException {
        Body groups = user(UserClass.Kind.GROUP, Groups.class, Item.class, Count.class, "zone");
        TestTask task = TestTask.over(folder, ITEMS, MANY);
        for (String step : List.of("by/zone", "by", "again")) {
            String name = step.replace("/", "_");
            task.step(step, columns(Count.class), groups, INPUT)
                    .write("write_" + name, step, Kind.OVERWRITE, "t." + name)
                    .write("more_" + name, step, Kind.OVERWRITE, "t.more_" + name);
        }
        task.succeeds(1, 1);

        for (String table : List.of("t.by_zone", "t.more_by_zone", "t.by", "t.more_by", "t.again", "t.more_again")) {
            assertThat(task.table(table, "zone", "rows", "sum"))
                    .as(table)
                    .containsExactly("null 1667 4165833", "zone 1 1667 4167500", "zone 2 1666 4164167");
        }
    }

    public record Wanted(int most, String greeting) {}

    public record Zone(String zone, String borough) {}

    public static final class Asks implements RecordTransform<Item, Zone> {
        private Map<String, String> boroughs = Map.of();
        private Wanted wanted = new Wanted(0, "");

        @Override
        public void open(TransformContext context) {
            wanted = context.arguments(Wanted.class);
            boroughs = context.sideInput("zones", Zone.class).stream()
                    .collect(Collectors.toMap(Zone::zone, Zone::borough));
        }

        @Override
        public void process(Item row, Output<Zone> output) {
            if (row.id() < wanted.most() && row.zone() != null) {
                output.emit(new Zone(wanted.greeting() + row.id(), boroughs.getOrDefault(row.zone(), "none")));
            }
        }
    }

    @Test
    void argumentsAndSideInputsAreThereBeforeTheFirstRow() throws IOException {
        HeldConnector.put("zones", HeldConnector.row("zone 1", "Queens"));
        TestTask task = TestTask.over(folder, ITEMS, MANY)
                .step(
                        "zones",
                        columns(Zone.class),
                        new Body.Read(TestTask.memory("zones"), dev.dataflow.ir.BadRecords.FAIL))
                .step(
                        "asks",
                        columns(Zone.class),
                        new UserClass(
                                UserClass.Kind.RECORD,
                                Asks.class.getName(),
                                Item.class.getName(),
                                Zone.class.getName(),
                                List.of("", "zones"),
                                List.of(),
                                new TreeMap<>(Map.of(
                                        "most",
                                        new Literal(Scalar.INT, "6"),
                                        "greeting",
                                        new Literal(Scalar.STRING, "no "))),
                                List.of()),
                        INPUT,
                        "zones")
                .write("write", "asks", Kind.OVERWRITE, "t.asks");

        task.succeeds(1, 1);

        assertThat(task.table("t.asks", "zone", "borough"))
                .containsExactly("no 1 Queens", "no 2 none", "no 4 Queens", "no 5 none");
    }
}
