package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Decimal;
import dev.dataflow.FileReference;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of all types, plain, extreme and null, from user code through an exchange and a table back to user code. */
final class EveryTypeGoesAllTheWay {
    @TempDir
    Path root;

    record Seed(int id) {}

    @SuppressWarnings("ArrayRecordComponent") // A column of bytes is one.
    record Values(
            int id,
            @Nullable Boolean flag,
            @Nullable Integer number,
            @Nullable Long big,
            @Nullable Float single,
            @Nullable Double twice,
            @Nullable String text,
            @Nullable LocalDate day,
            @Nullable LocalDateTime time,
            @Nullable Instant moment,
            byte @Nullable [] bytes,
            @Nullable UUID uuid,
            @Nullable @Decimal(precision = 5, scale = 2) BigDecimal price,
            @Nullable @Decimal(precision = 38, scale = 10) BigDecimal amount) {
        String shown() {
            return String.join(
                    "|",
                    Arrays.stream(new Object[] {
                                flag, number, big, single, twice, text, day, time, moment, hex(), uuid, price, amount
                            })
                            .map(String::valueOf)
                            .toList());
        }

        private String hex() {
            return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
        }
    }

    private static final List<Values> ALL = List.of(
            new Values(0, null, null, null, null, null, null, null, null, null, null, null, null, null),
            new Values(
                    1,
                    true,
                    42,
                    43L,
                    1.5f,
                    2.5,
                    "text",
                    LocalDate.of(2026, 1, 2),
                    LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000),
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    new byte[] {0, 1, -1, '\''},
                    UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                    new BigDecimal("-1.50"),
                    new BigDecimal("0.0000000001")),
            new Values(
                    2,
                    false,
                    Integer.MIN_VALUE,
                    Long.MIN_VALUE,
                    Float.MIN_VALUE,
                    -0.0,
                    "",
                    LocalDate.of(1, 1, 1),
                    LocalDateTime.of(1, 1, 1, 0, 0),
                    Instant.parse("0001-01-01T00:00:00Z"),
                    new byte[0],
                    new UUID(-1, -1),
                    new BigDecimal("-999.99"),
                    new BigDecimal("-9999999999999999999999999999.9999999999")),
            new Values(
                    3,
                    true,
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    Float.NaN,
                    Double.NEGATIVE_INFINITY,
                    "ö\u0000\n\"\uD83D\uDE00",
                    LocalDate.of(9999, 12, 31),
                    LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                    Instant.parse("9999-12-31T23:59:59.999999Z"),
                    new byte[70_000],
                    new UUID(0, 0),
                    new BigDecimal("999.99"),
                    new BigDecimal("9999999999999999999999999999.9999999999")),
            new Values(
                    4,
                    false,
                    -1,
                    -1L,
                    Float.MAX_VALUE,
                    Double.MIN_VALUE,
                    "x".repeat(100_000),
                    LocalDate.of(1969, 12, 31),
                    LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
                    Instant.parse("1969-12-31T23:59:59.999999Z"),
                    new byte[] {(byte) 0x80},
                    new UUID(Long.MIN_VALUE, Long.MAX_VALUE),
                    new BigDecimal("0.00"),
                    new BigDecimal("0.0000000000")));

    enum Color {
        RED,
        GREEN
    }

    record Line(
            String item,
            @Nullable @Decimal(precision = 20, scale = 3) BigDecimal price,
            @Nullable List<@Nullable String> tags) {}

    record Nested(
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
            @Nullable Point point) {
        record Point(double x, @Nullable Double y, @Nullable FileReference picture) {}
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
                    null),
            new Nested(
                    1,
                    List.of(1L, Long.MIN_VALUE),
                    Arrays.asList("a", null, "", "a word of more than twelve bytes"),
                    List.of(
                            new Line("x", null, null),
                            LONG,
                            new Line("", new BigDecimal("0.001"), Arrays.asList("t", null))),
                    LONG,
                    ordered("b", 1.5, "a", null, "ö", Double.NaN),
                    Map.of(7L, List.of(LONG, LONG)),
                    Arrays.asList(null, List.of(), Arrays.asList(Instant.parse("2026-01-02T03:04:05.678901Z"), null)),
                    Optional.of(Color.GREEN),
                    Duration.ofSeconds(-1, 999_999_000),
                    PICTURE,
                    List.of(new UUID(1, 2), new UUID(-1, -2)),
                    new Nested.Point(-0.0, null, PICTURE)),
            new Nested(
                    2,
                    LongStream.range(0, 5_000).boxed().toList(),
                    Collections.nCopies(3_000, null),
                    Collections.nCopies(2_500, LONG),
                    new Line("", null, Collections.singletonList(null)),
                    ordered("x".repeat(1_000), 0.0, "y", -1.0, "z", null),
                    Map.of(),
                    Collections.nCopies(3, null),
                    Optional.of(Color.RED),
                    Duration.ofSeconds(Long.MAX_VALUE / 1_000_000, Long.MAX_VALUE % 1_000_000 * 1_000),
                    new FileReference("", Long.MAX_VALUE, null, null),
                    Collections.nCopies(10, new UUID(0, 0)),
                    new Nested.Point(1, 2.0, null)));

    private static Map<String, @Nullable Double> ordered(
            String a, @Nullable Double b, String c, @Nullable Double d, String e, @Nullable Double f) {
        Map<String, @Nullable Double> map = new LinkedHashMap<>();
        map.put(a, b);
        map.put(c, d);
        map.put(e, f);
        return map;
    }

    public static final class MakeNested implements RecordTransform<Seed, Nested> {
        @Override
        public void process(Seed row, Output<Nested> output) {
            output.emit(NESTED.get(row.id()));
        }
    }

    public static final class CompareNested implements RecordTransform<Nested, Nested> {
        @Override
        public void process(Nested row, Output<Nested> output) {
            assertThat(row).isEqualTo(NESTED.get(row.id()));
            output.emit(row);
        }
    }

    @Test
    void nestedThroughExchangesAndTables() throws IOException {
        Workplace place = new Workplace(root).file("seeds.csv", "id\n0\n1\n2\n");
        Pipelines pipelines = new Pipelines()
                .read("seeds", Seed.class, BadRecords.FAIL, "seeds.csv")
                .transform("make", MakeNested.class, Seed.class, Nested.class, "seeds")
                .transform("compare", CompareNested.class, Nested.class, Nested.class, "make")
                .write("first", "db.first", WriteMode.Kind.OVERWRITE, "compare")
                .task("task", List.of(), List.of("compare"))
                .transform("of_exchange", CompareNested.class, Nested.class, Nested.class, "compare")
                .write("second", "db.second", WriteMode.Kind.OVERWRITE, "of_exchange", "color")
                .task("exchange", List.of("compare"), List.of())
                .readTable("table", Nested.class, "db.second")
                .transform("of_table", CompareNested.class, Nested.class, Nested.class, "table")
                .write("third", "db.third", WriteMode.Kind.OVERWRITE, "of_table")
                .task("table", List.of(), List.of());

        for (String task : List.of("task", "exchange", "table")) {
            Result result = place.run(pipelines.document(), Ask.first().task(task));
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.reported().written()).isEqualTo(3);
        }

        assertThat(byRowReader(place, "db.third", Nested.class)).containsExactlyInAnyOrderElementsOf(NESTED);
    }

    public static final class Make implements RecordTransform<Seed, Values> {
        @Override
        public void process(Seed row, Output<Values> output) {
            output.emit(ALL.get(row.id()));
        }
    }

    public static final class Compare implements RecordTransform<Values, Values> {
        @Override
        public void process(Values row, Output<Values> output) {
            assertThat(row.shown()).isEqualTo(ALL.get(row.id()).shown());
            output.emit(row);
        }
    }

    @Test
    void throughExchangesAndTables() throws IOException {
        Workplace place = new Workplace(root).file("seeds.csv", "id\n0\n1\n2\n3\n4\n");
        Pipelines pipelines = new Pipelines()
                .read("seeds", Seed.class, BadRecords.FAIL, "seeds.csv")
                .transform("make", Make.class, Seed.class, Values.class, "seeds")
                .transform("compare", Compare.class, Values.class, Values.class, "make")
                .write("first", "db.first", WriteMode.Kind.OVERWRITE, "compare")
                .task("task", List.of(), List.of("compare"))
                .transform("of_exchange", Compare.class, Values.class, Values.class, "compare")
                .write("second", "db.second", WriteMode.Kind.OVERWRITE, "of_exchange", "uuid", "day(moment)")
                .task("exchange", List.of("compare"), List.of())
                .readTable("table", Values.class, "db.second")
                .transform("of_table", Compare.class, Values.class, Values.class, "table")
                .write("third", "db.third", WriteMode.Kind.OVERWRITE, "of_table")
                .task("table", List.of(), List.of());

        for (String task : List.of("task", "exchange", "table")) {
            Result result = place.run(pipelines.document(), Ask.first().task(task));
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.reported().written()).isEqualTo(5);
        }

        assertThat(place.rows("db.third")).isEqualTo(place.rows("db.first")).hasSize(5);
        assertThat(byRowReader(place, "db.second", Values.class).stream().map(Values::shown))
                .containsExactlyInAnyOrderElementsOf(
                        ALL.stream().map(Values::shown).toList());
    }

    /** The table as engines read it that do not read its files themselves. */
    private static <R extends Record> List<R> byRowReader(Workplace place, String table, Class<R> type)
            throws IOException {
        Schema schema = Pipelines.schema(type);
        Source source = new Connectors(place.connections())
                .source("table", ConnectorUse.of(IcebergDescriptor.ID, "lake", table), schema);
        RecordCodec<R> codec = RecordCodec.of("table", type, schema);
        List<R> rows = new ArrayList<>();
        for (Split split : source.open(source.pin()).splits()) {
            try (RowReader reader = split.open()) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    rows.add(codec.decode(((RowReader.Row) item).values()));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flag",
                "number",
                "big",
                "text",
                "day",
                "time",
                "moment",
                "bytes",
                "uuid",
                "price",
                "amount",
                "day(day)",
                "day(time)",
                "day(moment)"
            })
    void asPartitions(String field) throws IOException {
        Workplace place = new Workplace(root).file("seeds.csv", "id\n0\n1\n2\n");
        Pipelines pipelines = new Pipelines()
                .read("seeds", Seed.class, BadRecords.FAIL, "seeds.csv")
                .transform("make", Make.class, Seed.class, Values.class, "seeds")
                .write("write", "db.parts", WriteMode.Kind.OVERWRITE_PARTITIONS, "make", field);

        for (String run : List.of("first", "again")) {
            Result result = place.run(pipelines.document(), Ask.first().run(run));
            assertThat(result.code()).as(result.err()).isZero();
        }

        assertThat(byRowReader(place, "db.parts", Values.class).stream().map(Values::shown))
                .containsExactlyInAnyOrderElementsOf(
                        ALL.subList(0, 3).stream().map(Values::shown).toList());
    }

    @Test
    void valueTooLongForAPartitionSaysSo() throws IOException {
        Workplace place = new Workplace(root).file("seeds.csv", "id\n4\n");
        Result result = place.run(new Pipelines()
                .read("seeds", Seed.class, BadRecords.FAIL, "seeds.csv")
                .transform("make", Make.class, Seed.class, Values.class, "seeds")
                .write("write", "db.parts", WriteMode.Kind.OVERWRITE, "make", "text")
                .document());

        assertThat(result.code()).isEqualTo(11);
        assertThat(result.failure().message())
                .isEqualTo(
                        "Step \"write\" failed: a value is too long to partition by: it becomes the name of a folder, of"
                                + " 255 bytes at most. Partition by another column");
    }
}
