package dev.dataflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs write as Parquet, as rows: whatever engines make of it themselves must agree with this. */
final class ParquetIsReadAsItSays {
    @TempDir
    Path root;

    @SafeVarargs
    private void write(String name, String message, Consumer<Group>... rows) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(message);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(root.resolve(name)))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .build()) {
            for (Consumer<Group> row : rows) {
                Group group = new SimpleGroup(type);
                row.accept(group);
                writer.write(group);
            }
        }
    }

    private Workshop place(String path, String... namesAndTypes) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new Schema.Column(namesAndTypes[i], Type.parse(namesAndTypes[i + 1]), true));
        }
        return new Workshop(root, ParquetDescriptor.ID, new Schema(columns), path);
    }

    private static List<Split> splits(Workshop place) {
        Source source = place.source(null);
        return source.open(source.pin()).splits();
    }

    @Test
    void valuesOfEveryKindBecomeOurs() throws IOException {
        write(
                "kinds.parquet",
                """
                message m {
                  optional int32 small (INTEGER(16,true)); optional int32 unsigned (INTEGER(32,false));
                  optional int64 nanos (TIMESTAMP(NANOS,true)); optional int64 millis (TIMESTAMP(MILLIS,false));
                  optional int96 old; optional fixed_len_byte_array(16) id (UUID); optional binary text (STRING);
                  optional binary bytes; optional fixed_len_byte_array(3) wide (DECIMAL(6,2)); optional int64 length;
                  optional int32 day (DATE); optional float single; optional boolean flag;
                }
                """,
                group -> {
                    group.add("small", -7);
                    group.add("unsigned", -1);
                    group.add("nanos", -1L);
                    group.add("millis", 1_000L);
                    ByteBuffer old = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
                    group.add(
                            "old",
                            Binary.fromConstantByteArray(
                                    old.putLong(1_000_999L).putInt(2_440_589).array()));
                    group.add("id", Binary.fromConstantByteArray(new byte[] {
                        0,
                        0x11,
                        0x22,
                        0x33,
                        0x44,
                        0x55,
                        0x66,
                        0x77,
                        (byte) 0x88,
                        (byte) 0x99,
                        (byte) 0xaa,
                        (byte) 0xbb,
                        (byte) 0xcc,
                        (byte) 0xdd,
                        (byte) 0xee,
                        (byte) 0xff
                    }));
                    group.add("text", "ö");
                    group.add("bytes", Binary.fromConstantByteArray(new byte[] {1}));
                    group.add("wide", Binary.fromConstantByteArray(new byte[] {-1, -1, -100}));
                    group.add("length", -1_500_000L);
                    group.add("day", -1);
                    group.add("single", 1.5f);
                    group.add("flag", true);
                },
                group -> {});
        Workshop place = place(
                "kinds.parquet",
                "small",
                "int",
                "unsigned",
                "long",
                "nanos",
                "instant",
                "millis",
                "timestamp",
                "old",
                "instant",
                "id",
                "uuid",
                "text",
                "string",
                "bytes",
                "binary",
                "wide",
                "decimal(8,2)",
                "length",
                "duration",
                "day",
                "date",
                "single",
                "double",
                "flag",
                "boolean");

        assertThat(place.items(null))
                .containsExactly(
                        "[-7, 4294967295, 1969-12-31T23:59:59.999999Z, 1970-01-01T00:00:01, 1970-01-02T00:00:00.001Z,"
                                + " 00112233-4455-6677-8899-aabbccddeeff, ö, [1], -1.00, PT-1.5S, 1969-12-31, 1.5,"
                                + " true]",
                        "[null, null, null, null, null, null, null, null, null, null, null, null, null]");
        assertThat(splits(place).get(0).scan())
                .as("not all of these are the same to all engines")
                .isEmpty();
        assertThat(splits(place("kinds.parquet", "small", "long", "text", "string"))
                        .get(0)
                        .scan())
                .containsInstanceOf(Scan.Parquet.class);
    }

    private static final String NESTED = """
            message m {
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
              required group old (LIST) { repeated int32 array; }
              optional group counts (MAP) { repeated group key_value { required binary key (STRING); optional int64 value; } }
              optional group point { required double x; optional group inner { optional int32 a; } }
            }
            """;

    @Test
    void nestedValuesBecomeListsMapsAndStructs() throws IOException {
        write("nested.parquet", NESTED, ParquetIsReadAsItSays::nested, group -> group.addGroup("old"));
        Workshop place = place(
                "nested.parquet",
                "tags",
                "list<string?>",
                "old",
                "list<int>",
                "counts",
                "map<string,long?>",
                "point",
                "struct<inner:struct<a:int?>?,x:double>");

        assertThat(place.items(null))
                .containsExactly("[[a, null], [1, 2], {k=5, n=null}, [[7], 1.5]]", "[null, [], null, null]");
        assertThat(splits(place).get(0).scan())
                .as("fields in another order, and a list of an older form")
                .isEmpty();
        assertThat(splits(place("nested.parquet", "counts", "map<string,long?>", "tags", "list<string?>"))
                        .get(0)
                        .scan())
                .isPresent();
    }

    private static void nested(Group group) {
        Group tags = group.addGroup("tags");
        tags.addGroup("list").add("element", "a");
        tags.addGroup("list");
        Group old = group.addGroup("old");
        old.add("array", 1);
        old.add("array", 2);
        Group counts = group.addGroup("counts");
        Group one = counts.addGroup("key_value");
        one.add("key", "k");
        one.add("value", 5L);
        counts.addGroup("key_value").add("key", "n");
        Group point = group.addGroup("point");
        point.add("x", 1.5);
        point.addGroup("inner").add("a", 7);
    }

    @Test
    void columnsAreDiscovered() throws IOException {
        write("nested.parquet", NESTED.replace("}\n}", "}\n optional int64 when (TIME(MICROS,true)); }"), group -> {
            group.addGroup("old");
        });
        Workshop place = place("nested.parquet");
        Discovery found = Workshop.connector(ParquetDescriptor.ID)
                .discover(place.use(), place.connection())
                .orElseThrow();

        assertThat(found.schema().columns())
                .extracting(column -> column.name() + " " + column.type().text() + (column.nullable() ? "?" : ""))
                .containsExactly(
                        "tags list<string?>?",
                        "old list<int>",
                        "counts map<string,long?>?",
                        "point struct<x:double,inner:struct<a:int?>?>?");
        assertThat(found.leftOut()).singleElement().asString().startsWith("when, which is optional int64 when (TIME(");
    }

    @Test
    void filesOfAnotherFormAreAnotherScan() throws IOException {
        String narrow = "message m { optional int32 n; }";
        write("in-1.parquet", narrow, group -> group.add("n", 1), group -> group.add("n", 2));
        write("in-2.parquet", "message m { optional int64 n; optional int64 N2; }", group -> group.add("n", 3L));
        write("in-3.parquet", narrow, group -> group.add("n", 4));
        write("in-4.parquet", "message m { optional int32 n; optional int32 N; }", group -> group.add("n", 5));
        Workshop place = place("in-*.parquet", "n", "long");

        List<Split> splits = splits(place);
        assertThat(splits).hasSize(3);
        assertThat(((Scan.Parquet) splits.get(0).scan().orElseThrow()).paths())
                .containsExactly(
                        root.resolve("in-1.parquet").toString(),
                        root.resolve("in-3.parquet").toString());
        assertThat(splits.get(2).scan()).as("names that differ in case alone").isEmpty();
        assertThat(place.rows()).containsExactly("[1]", "[2]", "[3]", "[4]", "[5]");
        try (RowReader reader = splits.get(0).open()) {
            reader.next();
            RowReader.Row second = (RowReader.Row) Objects.requireNonNull(reader.next());
            assertThat(second.position()).isEqualTo(2);
            RowReader.Row third = (RowReader.Row) Objects.requireNonNull(reader.next());
            assertThat(third.file()).isEqualTo(root.resolve("in-3.parquet").toString());
            assertThat(third.position()).isEqualTo(1);
        }
    }

    @Test
    void columnsThatDoNotFitAreNamed() throws IOException {
        write("in.parquet", "message m { optional int64 n; optional binary t (STRING); }", group -> {});
        unfit(place("in.parquet", "n", "int"), "COLUMN_UNFIT", "has \"n\" as long, and the step reads int");
        unfit(place("in.parquet", "t", "binary"), "COLUMN_UNFIT", "has \"t\" as string, and the step reads binary");
        unfit(place("in.parquet", "T", "string"), "COLUMN_MISSING", "has no column \"T\". It has: n, t");
    }

    private static void unfit(Workshop place, String code, String message) {
        assertThatThrownBy(() -> place.items(null)).isInstanceOfSatisfying(DriverFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.message()).contains(message);
        });
    }

    @Test
    void whatFootersCountNeedsNoLook() throws IOException {
        String message = "message m { required int32 id; optional int32 fare; optional group tags (LIST) {"
                + " repeated group list { optional int32 element; } } }";
        Consumer<Group> whole = row -> {
            row.append("id", 1).append("fare", 2);
            row.addGroup("tags").addGroup("list").append("element", 3);
        };
        write("whole.parquet", message, whole);
        write("none.parquet", message);
        write("some.parquet", message, whole, row -> row.append("id", 2).addGroup("tags"));
        List<Schema.Column> columns = List.of(
                new Schema.Column("id", Type.Scalar.INT, false),
                new Schema.Column("fare", Type.Scalar.INT, false),
                new Schema.Column("tags", new Type.ListOf(Type.Scalar.INT, true), false));

        assertThat(doubtful("whole.parquet", columns)).isEmpty();
        assertThat(doubtful("none.parquet", columns)).isEmpty();
        String file = root.resolve("some.parquet").toString();
        assertThat(doubtful("some.parquet", columns))
                .as("an empty list is counted as a null is")
                .containsExactly("fare: " + file, "tags: " + file);
        assertThat(doubtful("*.parquet", columns)).containsExactly("fare: " + file, "tags: " + file);
        List<Schema.Column> nullable = columns.stream()
                .map(column -> new Schema.Column(column.name(), column.type(), true))
                .toList();
        assertThat(doubtful("some.parquet", nullable)).isEmpty();
    }

    private List<String> doubtful(String path, List<Schema.Column> columns) {
        List<String> doubtful = new ArrayList<>();
        for (Split split : splits(new Workshop(root, ParquetDescriptor.ID, new Schema(columns), path))) {
            for (Schema.Column column : columns) {
                split.nullsIn(column.name()).ifPresent(file -> doubtful.add(column.name() + ": " + file));
            }
        }
        return doubtful;
    }
}
