package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.FileLayout.PartitionField;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.mapping.MappedField;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
    @TempDir
    private static Path scratch;

    @TempDir
    private Path folder;

    private static SparkSession session;
    private static ParquetFiles parquet;

    @BeforeAll
    static void start() throws IOException {
        session = Application.start(scratch);
        parquet = new ParquetFiles(session);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @Test
    void jvmOptionsAreSparks() {
        assertThat(System.getProperty("spark.java.options")).isEqualTo(JavaModuleOptions.defaultModuleOptions());
    }

    @Test
    void columnsAreFoundByFieldIdUnderAnotherName() throws IOException {
        List<WrittenFile> files = parquet.write(
                session.range(3).selectExpr("id as a", "id * 10 as b"),
                layout(List.of(new FileColumn("a", Scalar.LONG, false, 7), new FileColumn("b", Scalar.LONG, true, 9))));
        StructType renamed = SparkTypes.of(
                new Schema(List.of(
                        new Schema.Column("b", Scalar.LONG, true),
                        new Schema.Column("new", Scalar.STRING, true),
                        new Schema.Column("c", Scalar.LONG, true))),
                List.of(7, 11, 9));
        List<String> paths = files.stream().map(WrittenFile::path).toList();

        assertThat(parquet.read(renamed, paths).orderBy("b").collectAsList())
                .extracting(Row::toString)
                .containsExactly("[0,null,0]", "[1,null,10]", "[2,null,20]");
        assertThat(parquet.rows("step", paths)).isEqualTo(3);
    }

    @Test
    void aFileThatIsGoneHasChanged() {
        assertThatThrownBy(() -> parquet.rows(
                        "trips", List.of(folder.resolve("gone.parquet").toString())))
                .isInstanceOfSatisfying(
                        DriverFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INPUT_CHANGED"))
                .hasMessageContaining("gone.parquet is gone");
    }

    /** Spark's option for paths that are no patterns reads all files again for each that looks like one. */
    @Test
    void filesOfAnyNamesAreReadOnce() throws IOException {
        String file = parquet.write(
                        session.range(1).coalesce(1).toDF("id"),
                        folder.resolve("plain").toString())
                .get(0)
                .path();
        List<String> paths = new ArrayList<>();
        for (String name :
                List.of("plain", "a*b", "acb", "{x,y}", "x", "[z]", "z", "q?", "qq", "back\\slash", "p%20 q")) {
            Path copy = folder.resolve("copies").resolve(name + ".parquet");
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(file), copy);
            paths.add(copy.toString());
        }
        StructType type = SparkTypes.of(new Schema(List.of(new Schema.Column("id", Scalar.LONG, true))));

        assertThat(parquet.read(type, paths).select(ParquetFiles.path()).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrderElementsOf(paths);
        assertThat(parquet.read(type, List.of(paths.get(1))).count()).isEqualTo(1);
    }

    @Test
    void uuidsOfOtherWritersAreText() throws IOException {
        org.apache.iceberg.Schema stored =
                new org.apache.iceberg.Schema(NestedField.optional(3, "u", Types.UUIDType.get()));
        Path file = folder.resolve("uuids.parquet");
        UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        try (FileAppender<Record> appender = Parquet.write(org.apache.iceberg.Files.localOutput(file.toFile()))
                .schema(stored)
                .createWriterFunc(GenericParquetWriter::create)
                .build()) {
            GenericRecord record = GenericRecord.create(stored);
            appender.add(record.copy("u", uuid));
            appender.add(record);
        }
        Schema schema = new Schema(List.of(new Schema.Column("u", Scalar.UUID, true)));

        for (@Nullable List<Integer> ids : Arrays.asList(null, List.of(3))) {
            assertThat(parquet.read("step", schema, new Scan.Parquet(List.of(file.toString()), ids), List.of())
                            .collectAsList())
                    .extracting(row -> row.get(0))
                    .containsExactly(uuid.toString(), null);
        }
    }

    @Test
    void uuidsAreWrittenAsOtherWritersDo() throws IOException {
        String uuid = "00112233-4455-6677-8899-aabbccddeeff";
        Schema schema = new Schema(
                List.of(new Schema.Column("n", Scalar.INT, true), new Schema.Column("u", Scalar.UUID, true)));
        List<WrittenFile> files = parquet.write(
                session.sql("select * from values (1, '" + uuid + "'), (2, null) as t(n, u)")
                        .coalesce(1),
                schema,
                folder.resolve("uuids").toString());

        List<Object> read = new ArrayList<>();
        try (CloseableIterable<Record> records = Parquet.read(
                        org.apache.iceberg.Files.localInput(files.get(0).path()))
                .project(new org.apache.iceberg.Schema(NestedField.optional(1, "u", Types.UUIDType.get())))
                .createReaderFunc(GenericParquetReaders::buildReader)
                .withNameMapping(NameMapping.of(MappedField.of(1, "u")))
                .build()) {
            records.forEach(record -> read.add(String.valueOf(record.getField("u"))));
        }
        assertThat(read).containsExactly(uuid, "null");
    }

    @Test
    void nothingButDataFilesIsLeftInTheFolder() throws IOException {
        List<WrittenFile> files = parquet.write(
                session.range(3).selectExpr("id as a"), layout(List.of(new FileColumn("a", Scalar.LONG, false, 1))));

        try (Stream<Path> found = Files.walk(folder.resolve("sub folder"))) {
            assertThat(found.filter(Files::isRegularFile).map(Path::toString))
                    .containsExactlyInAnyOrderElementsOf(
                            files.stream().map(WrittenFile::path).toList());
        }
    }

    @Test
    void partitionValuesComeBackAsTheyWere() throws IOException {
        Map<Type, String> values = Map.of(
                Scalar.STRING,
                "''; 'a/b=c%d ö:é*'; 'NULL'; '__HIVE_DEFAULT_PARTITION__'; 'n'; 'v'",
                Scalar.BOOLEAN,
                "true; false",
                Scalar.INT,
                "0; -5",
                Scalar.LONG,
                "9223372036854775807L",
                Scalar.DOUBLE,
                "0.1D; -1e300D",
                Scalar.DATE,
                "date'2019-03-01'; date'0001-01-01'",
                Scalar.TIMESTAMP,
                "timestamp_ntz'2019-03-01 00:00:00'; timestamp_ntz'2019-03-01 12:30:59.000001'",
                Scalar.INSTANT,
                "timestamp'2019-03-01 12:30:59.5'",
                Scalar.BINARY,
                "X'00ff10'",
                new Type.Decimal(20, 8),
                "cast(0.00000001 as decimal(20,8)); cast(-1234 as decimal(20,8))");
        int number = 0;
        for (Map.Entry<Type, String> of : values.entrySet()) {
            Type type = of.getKey();
            List<String> literals = new ArrayList<>(List.of(of.getValue().split("; ")));
            literals.add("cast(null as " + SparkTypes.of(type).sql() + ")");
            Dataset<Row> rows = session.range(1)
                    .select(expr("explode(array(" + String.join(", ", literals) + "))")
                            .as("value"));
            FileLayout layout = new FileLayout(
                    folder.resolve("type" + number++).toString(),
                    List.of(new FileColumn("value", type, true, 1)),
                    List.of(new PartitionField("value", PartitionBy.parse("value"))));

            for (WrittenFile file : parquet.write(rows, layout)) {
                String text = file.partition().get(0);
                Object value = text == null ? null : Values.parse(type, text);
                assertThat(value).as("%s in %s", type.text(), file.path()).isEqualTo(stored(type, file.path()));
                literals.remove(0);
            }
            assertThat(literals).as("one file a value of " + type.text()).isEmpty();
        }
    }

    @Test
    void dayOfAnInstantIsTheDayInUtc() throws IOException {
        Dataset<Row> rows = session.range(1).selectExpr("timestamp'2019-03-01 23:30:00-05:00' as at");
        FileLayout layout = new FileLayout(
                folder.resolve("days").toString(),
                List.of(new FileColumn("at", Scalar.INSTANT, true, 1)),
                List.of(new PartitionField("at_day", PartitionBy.parse("day(at)"))));

        assertThat(parquet.write(rows, layout).get(0).partition()).containsExactly("2019-03-02");
    }

    @Test
    void onlyWidthsThatHoldEveryValueAreConverted() {
        assertThat(SparkTypes.holds(DataTypes.LongType, DataTypes.IntegerType)).isTrue();
        assertThat(SparkTypes.holds(DataTypes.IntegerType, DataTypes.LongType)).isFalse();
        assertThat(SparkTypes.holds(DataTypes.DoubleType, DataTypes.IntegerType))
                .isTrue();
        assertThat(SparkTypes.holds(DataTypes.DoubleType, DataTypes.LongType)).isFalse();
        assertThat(SparkTypes.holds(DataTypes.StringType, DataTypes.IntegerType))
                .isFalse();
        assertThat(SparkTypes.holds(DataTypes.createDecimalType(12, 2), DataTypes.IntegerType))
                .isTrue();
        assertThat(SparkTypes.holds(DataTypes.createDecimalType(11, 2), DataTypes.IntegerType))
                .isFalse();
        assertThat(SparkTypes.holds(DataTypes.createDecimalType(12, 2), DataTypes.createDecimalType(11, 1)))
                .isTrue();
        assertThat(SparkTypes.holds(DataTypes.createDecimalType(12, 2), DataTypes.createDecimalType(12, 1)))
                .isFalse();
        assertThat(SparkTypes.holds(DataTypes.TimestampNTZType, DataTypes.TimestampType))
                .isFalse();
    }

    private @Nullable Object stored(Type type, String path) {
        StructType struct = SparkTypes.of(new Schema(List.of(new Schema.Column("value", type, true))));
        Row row = parquet.read(struct, List.of(path))
                .as(new PlainRows(session, parquet).encoder(struct))
                .collectAsList()
                .get(0);
        return row.get(0);
    }

    private FileLayout layout(List<FileColumn> columns) {
        return new FileLayout(folder.resolve("sub folder").toString(), columns, List.of());
    }
}
