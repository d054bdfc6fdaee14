package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Spark reads of a file of delimited text by itself is what our reader reads of it, in many files of all kinds at once. */
final class NativeCsvAgreesOnSpark {
    private static final List<String> CELLS = List.of(
            "1",
            "1",
            "1",
            "",
            "\"\"",
            "x",
            "\"x\"",
            "\"1\"",
            "\"a,b\"",
            "\"a\"\"b\"",
            "\"\"\"\"",
            "a\"b",
            "1.5",
            "1.555",
            " 1",
            "1 ",
            " x",
            "x ",
            "\" x \"",
            " ",
            "\" \"",
            "1_0",
            "1e3",
            "-0",
            "+1",
            "NULL",
            "null",
            "\\N",
            "\\",
            "\\\\",
            "\"\\\"",
            "\\\"",
            "\"a\\\"\"b\"",
            "'",
            "#",
            "#1",
            "\u0000",
            "\u0001",
            "\u0000x",
            "\t",
            "\u000B",
            "\f",
            "\u0085",
            "\u00A0",
            "\u2028",
            "\uFEFF",
            "ö",
            "😀",
            "true",
            "TRUE",
            "NaN",
            "Infinity",
            "-1.5E-3",
            "2019-02-28",
            "2019-02-28 10:11",
            "2019-02-28T10:11:12.123456",
            "2019-02-28 10:11:12Z",
            "2019-02-28 10:11:12.5+01:00",
            "0001-01-01",
            "9999-12-31",
            "1582-10-10",
            "0001-01-01 00:00:00",
            "1582-10-10 12:00:00.000001",
            "9999-12-31 23:59:59.999999",
            "0002-01-01 00:00Z",
            "1900-01-01 00:00:00.1Z",
            "01234567-89ab-cdef-0123-456789ABCDEF",
            "2147483647",
            "9223372036854775807",
            "1e30",
            "123456789.123456789",
            "0.1",
            "3.4e37",
            "1e-29",
            "999.99",
            ".5",
            "5.",
            "00012");
    private static final List<Type> TYPES = List.of(
            Scalar.STRING,
            Scalar.INT,
            Scalar.LONG,
            Scalar.FLOAT,
            Scalar.DOUBLE,
            Scalar.BOOLEAN,
            Scalar.DATE,
            Scalar.TIMESTAMP,
            Scalar.INSTANT,
            Scalar.UUID,
            new Decimal(5, 2),
            new Decimal(38, 18));
    private static final int FILES_A_TYPE = 150;

    @TempDir
    private static Path folder;

    private static SparkSession session;

    private final Random random = new Random(20261121);
    private int oddNames;

    @BeforeAll
    static void start() throws IOException {
        session = Application.start(folder.resolve("spark"));
        session.conf().set("spark.sql.datetime.java8API.enabled", true);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @Test
    void onFilesMadeUpAtRandom() throws IOException {
        Map<Type, Integer> natively = new HashMap<>();
        int file = 0;
        for (Type type : TYPES) {
            Schema schema = new Schema(List.of(
                    new Schema.Column("a", type, true),
                    new Schema.Column("b", Scalar.STRING, true),
                    new Schema.Column("d", Scalar.INT, true)));
            for (char delimiter : new char[] {',', ';', '\t', '|'}) {
                Map<Scan.DelimitedText, Map<String, List<String>>> forms = new HashMap<>();
                for (int i = 0; i < FILES_A_TYPE; i++) {
                    Path path = folder.resolve("f" + file++ + (i % 20 == 0 ? " {a}*[b]%20" : "") + ".csv");
                    Files.writeString(path, text(delimiter), StandardCharsets.UTF_8);
                    read(path, schema, delimiter, forms);
                }
                forms.forEach((form, files) -> {
                    natively.merge(type, files.size(), Integer::sum);
                    oddNames += (int) files.keySet().stream()
                            .filter(name -> name.contains("{"))
                            .count();
                    assertThat(bySpark(form, schema, files)).isEqualTo(files);
                });
            }
        }
        assertThat(natively)
                .allSatisfy((type, files) -> assertThat(files)
                        .as("files with a column of " + type.text() + " that Spark reads")
                        .isGreaterThan(10));
        assertThat(natively.keySet()).containsAll(TYPES);
        assertThat(oddNames).as("files with odd names that Spark reads").isPositive();
    }

    /** Records that Spark passes over, and files that it does. */
    @Test
    void onWhatSparkWouldLeaveOut() throws IOException {
        Schema texts = new Schema(
                List.of(new Schema.Column("a", Scalar.STRING, true), new Schema.Column("b", Scalar.STRING, true)));
        for (String line : List.of("\t", " \t ", "\t\u0000", "\"\"\t\"\"")) {
            assertThat(records("blank.csv", "a\tb\n1\tx\n" + line + "\n2\ty\n", '\t', texts))
                    .as(line)
                    .isEqualTo(line.contains("\"") ? OptionalLong.of(3) : OptionalLong.empty());
        }
        for (String name :
                List.of("_orders.csv", ".orders.csv", "orders.csv._COPYING_", "orders.bz2", "orders.snappy")) {
            assertThat(records(name, "a,b\n1,x\n", ',', texts)).as(name).isEmpty();
        }
        assertThat(records("orders.csv", "a,b\n1,x\n", ',', texts)).hasValue(1);
    }

    private static OptionalLong records(String name, String text, char delimiter, Schema schema) throws IOException {
        Path path = Files.writeString(folder.resolve(name), text);
        return TextFiles.records(
                new Scan.DelimitedText(path.toString(), List.of("a", "b"), delimiter, new TreeMap<>()), schema);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_corrupt_record", "_dataflow_corrupt", "_metadata"})
    void onColumnsThatSparkHasItself(String name) throws IOException {
        Schema schema = new Schema(List.of(new Schema.Column("d", Scalar.INT, true)));
        Path path = Files.writeString(folder.resolve("own" + name + ".csv"), name + ",a,d\nx,1,2\ny,3,4\n");
        Map<Scan.DelimitedText, Map<String, List<String>>> forms = new HashMap<>();
        read(path, schema, ',', forms);
        assertThat(forms).hasSize(1);
        forms.forEach((form, files) -> assertThat(bySpark(form, schema, files)).isEqualTo(files));
    }

    /** Beyond what one of Spark's tasks reads. */
    @ParameterizedTest
    @ValueSource(strings = {"1,plain,2\n", "1,\"in quotes, \"\"all\"\"\",2\r\n", "1,ö,\n"})
    void onFilesThatSeveralTasksRead(String line) throws IOException {
        Schema schema = new Schema(List.of(
                new Schema.Column("a", Scalar.INT, true),
                new Schema.Column("b", Scalar.STRING, true),
                new Schema.Column("d", Scalar.INT, true)));
        Path path = folder.resolve("large.csv");
        String end = line.endsWith("\r\n") ? "\r\n" : "\n";
        Files.writeString(path, "a,b,d" + end + line.repeat(3_000_000 / line.length()) + line.strip());
        Map<Scan.DelimitedText, Map<String, List<String>>> forms = new HashMap<>();
        read(path, schema, ',', forms);
        session.conf().set("spark.sql.files.maxPartitionBytes", 200_000);
        try {
            assertThat(forms).hasSize(1);
            forms.forEach(
                    (form, files) -> assertThat(bySpark(form, schema, files)).isEqualTo(files));
        } finally {
            session.conf().unset("spark.sql.files.maxPartitionBytes");
        }
    }

    /** Mostly what is of the type of many columns, now and then anything. */
    private String text(char delimiter) {
        String end = random.nextInt(5) == 0 ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\uFEFF" : "");
        text.append(random.nextInt(6) == 0 ? "\"a\",B,b,c,d" : "a,B,b,c,d").append(end);
        String own = pick(CELLS);
        for (int line = random.nextInt(4) + 1; line > 0; line--) {
            text.append(random.nextInt(30) == 0 ? pick(CELLS) : own).append(',');
            for (int cell = 0; cell < 3; cell++) {
                text.append(pick(CELLS)).append(',');
            }
            text.append(random.nextInt(30) == 0 ? pick(CELLS) : "7");
            text.append(line == 1 && random.nextBoolean() ? "" : end);
        }
        return text.toString().replace(',', delimiter);
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Adds what our reader finds to the file's form, if Spark may read it. */
    private static void read(
            Path path, Schema schema, char delimiter, Map<Scan.DelimitedText, Map<String, List<String>>> forms)
            throws IOException {
        Split split;
        try {
            split = split(path, schema, delimiter);
        } catch (DriverFailure headerUnfit) {
            assertThat(headerUnfit.code()).isIn("HEADER_MALFORMED", "COLUMN_MISSING");
            return;
        }
        if (!(split.scan().orElse(null) instanceof Scan.DelimitedText text)
                || TextFiles.records(text, schema).isEmpty()) {
            return;
        }
        List<String> rows = new ArrayList<>();
        try (RowReader reader = split.open()) {
            for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                rows.add(item instanceof RowReader.Row row ? shown(row.values()) : item.toString());
            }
        }
        assertThat(rows).hasSize((int) TextFiles.records(text, schema).orElseThrow());
        forms.computeIfAbsent(
                        new Scan.DelimitedText("", text.header(), text.delimiter(), text.constants()),
                        form -> new TreeMap<>())
                .put(path.toString(), rows);
    }

    private static Split split(Path path, Schema schema, char delimiter) {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", "t")
                .with(
                        CsvDescriptor.PATHS,
                        new Value.Texts(List.of(escaped(path.getFileName().toString()))))
                .with(CsvDescriptor.DELIMITER, new Value.Text(String.valueOf(delimiter)));
        Connection files = Connection.of("files", Map.of("path", folder.toString()));
        Source source = new Connectors(Map.of("files", files)).source("t", use, schema);
        return source.open(source.pin()).splits().get(0);
    }

    private static String escaped(String name) {
        return name.replaceAll("[\\[\\]{}*?]+", "*");
    }

    private static Map<String, List<String>> bySpark(
            Scan.DelimitedText form, Schema schema, Map<String, List<String>> files) {
        List<Body.Origin> origins = List.of(new Body.Origin("file", Body.Origin.Kind.FILE));
        Map<String, List<String>> found = new TreeMap<>();
        for (Row row : new TextFiles(session)
                .read(form, schema, List.copyOf(files.keySet()), origins)
                .collectAsList()) {
            @Nullable Object[] values = new @Nullable Object[row.length() - 1];
            for (int i = 0; i < values.length; i++) {
                values[i] = schema.columns().get(i).type() == Scalar.UUID && !row.isNullAt(i)
                        ? UUID.fromString(row.getString(i))
                        : row.get(i);
            }
            found.computeIfAbsent(row.getString(row.length() - 1), file -> new ArrayList<>())
                    .add(shown(values));
        }
        return found;
    }

    private static String shown(@Nullable Object[] values) {
        return Arrays.stream(values).map(Values::json).toList().toString();
    }
}
