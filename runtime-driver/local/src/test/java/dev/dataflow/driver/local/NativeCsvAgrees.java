package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.CleanText;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever DuckDB reads of a file by itself is what our reader reads of it; what it cannot, it refuses. Files are made up
 * of pieces that CSV readers stumble over.
 */
final class NativeCsvAgrees {
    private static final List<String> CELLS = List.of(
            "1",
            "1",
            "1",
            "2",
            "",
            "x",
            "\"x\"",
            "\"1\"",
            "\"\"",
            "\"a,b\"",
            "\"a\"\"b\"",
            "\"a\nb\"",
            "a\"b",
            "\"a",
            "1.5",
            "1.555",
            " 1",
            "1 ",
            "1_0",
            "1e3",
            "-0",
            "+1",
            "2019-02-28",
            "2019-02-30",
            "2019-02-28 10:11:12",
            "true",
            "ö",
            "NULL",
            "\u0001",
            "\r",
            "99999999999",
            "1e999",
            "007",
            ".5",
            "5.",
            "\t",
            "#1",
            " \"x\"",
            "\"x\" ",
            " \"a,b\"",
            "\"1\" ",
            " \"\"",
            " a\"b\"",
            "\"x\"y");
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
    /** Of these files of any bytes are made, each character a byte. The comma stands for the delimiter. */
    private static final List<String> PIECES = List.of(
            ",",
            ",",
            ",",
            "\n",
            "\n",
            "\"",
            "\"",
            "\"\"",
            ",\"",
            "\",",
            "\"\n",
            "\n\"",
            "\"x\"",
            "\r\n",
            "\r",
            " ",
            " ",
            "\t",
            "1",
            "1",
            "x",
            "\u00C3\u00B6",
            "\u0000",
            BYTE_ORDER_MARK,
            "\u00E2\u0080\u00A8",
            "'",
            "\\",
            "#",
            "\u00FF",
            "\u00C3",
            "\u00C0\u0080",
            "\u00ED\u00A0\u0080");

    private static final List<String> ENDS = List.of("\n", "\n", "\n", "\n", "\n\n", "\r\n", ",\n", ",1\n");

    private static final Schema.Column A = new Schema.Column("a", Scalar.INT, true);

    @TempDir
    Path folder;

    @Test
    void onFilesMadeUpAtRandom() throws Exception {
        Random random = new Random(20261121);
        Schema schema = new Schema(List.of(
                new Schema.Column("a", Scalar.INT, true),
                new Schema.Column("b", Scalar.STRING, true),
                new Schema.Column("c", new Decimal(5, 2), true)));
        int natively = 0;
        try (Duck duck = Duck.open(new Limits(256, 1, folder.resolve("spill")))) {
            for (int i = 0; i < 1500; i++) {
                StringBuilder text = new StringBuilder("a,z,b,c").append(random.nextInt(9) == 0 ? "\r\n" : "\n");
                int lines = random.nextInt(4);
                for (int line = 0; line < lines; line++) {
                    boolean plain = random.nextInt(3) > 0;
                    text.append(plain ? "1," : pick(CELLS, random) + ",");
                    text.append(pick(CELLS, random))
                            .append(',')
                            .append(pick(CELLS, random))
                            .append(',');
                    text.append(plain ? "1.5" : pick(CELLS, random));
                    text.append(plain ? "\n" : pick(ENDS, random));
                }
                natively += agree(duck, schema, text.toString()) ? 1 : 0;
            }
        }
        assertThat(natively).as("files that were read natively").isGreaterThan(150);
    }

    @Test
    void onFilesOfAnyBytes() throws Exception {
        Random random = new Random(20261122);
        List<Schema> schemas = List.of(
                new Schema(List.of(A, new Schema.Column("b", Scalar.STRING, true))),
                new Schema(List.of(new Schema.Column("a", Scalar.STRING, true))),
                new Schema(List.of(new Schema.Column("b", Scalar.STRING, true))));
        int natively = 0;
        try (Duck duck = Duck.open(new Limits(256, 1, folder.resolve("spill")))) {
            for (int i = 0; i < 6000; i++) {
                StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? BYTE_ORDER_MARK : "");
                text.append(pick(List.of("a,b", "a,b", "\"a\",b", "a,\"b\""), random));
                text.append(pick(List.of("\n", "\n", "\r\n", "\r"), random));
                for (int piece = random.nextInt(10); piece > 0; piece--) {
                    text.append(pick(PIECES, random));
                }
                text.append(random.nextBoolean() ? "\n" : "");
                char delimiter = ",,,,;;\t\t||x1".charAt(random.nextInt(12));
                byte[] bytes = text.toString().replace(',', delimiter).getBytes(StandardCharsets.ISO_8859_1);
                natively += agree(duck, pick(schemas, random), bytes, delimiter) ? 1 : 0;
            }
        }
        assertThat(natively).as("files that were read natively").isGreaterThan(100);
    }

    /** Beyond what DuckDB's threads read at once, and with what looks like rows inside a cell. */
    @ParameterizedTest
    @ValueSource(strings = {"1,plain\n", "1,\"in quotes, \"\"all\"\"\"\n", "1,ö\n"})
    void onFilesThatSeveralThreadsRead(String line) throws Exception {
        Schema schema = new Schema(List.of(A, new Schema.Column("b", Scalar.STRING, true)));
        String many = line.repeat(9_000_000 / line.length());
        try (Duck duck = Duck.open(new Limits(512, 4, folder.resolve("spill")))) {
            assertThat(agree(duck, schema, "a,b\n" + many + line.strip())).isTrue();
            agree(duck, schema, "a,b\n" + line + "2,\"" + "1,x\n".repeat(400_000) + "\"\n" + many);
            agree(duck, schema, "a,b\n" + many + "three,\n" + line);
        }
    }

    @Test
    void onTheLongestRecord() throws Exception {
        Schema schema = new Schema(List.of(A, new Schema.Column("b", Scalar.STRING, true)));
        try (Duck duck = Duck.open(new Limits(256, 1, folder.resolve("spill")))) {
            for (int length = 1_999_999; length < 2_000_004; length++) {
                agree(duck, schema, "a,b\n1," + "x".repeat(length - 2) + "\n");
                agree(duck, schema, "a,b\n1,\"" + "x".repeat(length - 4) + "\"");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scalar.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BINARY", "DURATION", "FILE"})
    void onEveryTextOfEveryType(Scalar type) throws Exception {
        onEveryText(type);
    }

    @Test
    void onEveryTextOfDecimals() throws Exception {
        onEveryText(new Decimal(5, 2));
        onEveryText(new Decimal(3, 0));
        onEveryText(new Decimal(38, 38));
    }

    private void onEveryText(Type type) throws Exception {
        List<String> texts = new ArrayList<>(CELLS);
        texts.addAll(List.of(
                "True",
                "t",
                "0",
                "1.0",
                "0x1F",
                "-9223372036854775808",
                "9223372036854775808",
                "2147483648",
                "inf",
                "NaN",
                "1e39",
                "-1.5E-3",
                "1e-400",
                "999.99",
                "1000",
                ".12",
                "0.1234567890123456789012345678901234567",
                "1d",
                "1.500",
                "2019-2-3",
                "0000-01-01",
                "0000-12-31 23:59",
                "0000-12-31 23:59:59Z",
                "0001-01-01 00:00:00+01:00",
                "0001-01-01",
                "0001-01-01 00:00:00Z",
                "9999-12-31 23:59:59-00:01",
                "9999-12-31 23:59:59.999999Z",
                "9999-12-31",
                "2019-02-28T10:11",
                "2019-02-28 24:00:00",
                "2019-02-28 10:11:60",
                "2019-02-28 10:11:12.123456",
                "2019-02-28 10:11:12.1234567",
                "2019-02-28T10:11:12Z",
                "2019-02-28 10:11:12+01:00",
                "2019-02-28 10:11:12+14:59",
                "2019-02-28 10:11:12-05:30",
                "01234567-89ab-cdef-0123-456789ABCDEF",
                "0123456789abcdef0123456789abcdef",
                "AQID",
                "AQI=",
                "A"));
        Schema schema =
                new Schema(List.of(new Schema.Column("a", type, true), new Schema.Column("b", Scalar.INT, true)));
        try (Duck duck = Duck.open(new Limits(256, 1, folder.resolve("spill")))) {
            int natively = 0;
            for (String text : texts) {
                natively += agree(duck, schema, "a,b\n" + text + ",1\n") ? 1 : 0;
            }
            assertThat(natively).as("texts that were read natively").isGreaterThan(1);
        }
    }

    /** What is not clean, DuckDB has begun to read before that is known. */
    private static void survives(Duck duck, String query) throws SQLException {
        try {
            duck.execute("CREATE OR REPLACE TABLE dirty AS " + query);
        } catch (SQLException e) {
            assertThat(e.getMessage()).doesNotContain("INTERNAL");
        }
        assertThat(duck.count("SELECT 1")).isOne();
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean agree(Duck duck, Schema schema, String text) throws IOException, SQLException {
        return agree(duck, schema, text.getBytes(StandardCharsets.UTF_8), ',');
    }

    /** Whether it was read natively; fails if that brought anything else than the reader does. */
    private boolean agree(Duck duck, Schema schema, byte[] bytes, char delimiter) throws IOException, SQLException {
        Files.write(folder.resolve("t.csv"), bytes);
        Split split;
        try {
            split = split(schema, delimiter);
        } catch (DriverFailure headerUnfit) {
            return false;
        }
        if (!(split.scan().orElse(null) instanceof Scan.DelimitedText scan) || !CleanText.suits(scan, schema)) {
            return false;
        }
        String query = DelimitedTextQuery.of(scan, schema, List.of("0"));
        OptionalLong records = CleanText.records(scan, schema);
        if (records.isEmpty()) {
            survives(duck, query);
            return false;
        }
        List<String> rows = new ArrayList<>();
        duck.execute("CREATE OR REPLACE TABLE t (" + columns(schema) + ", _dataflow_file INTEGER)");
        assertThat(duck.execute("INSERT INTO t " + query)).isEqualTo(records.getAsLong());
        try (TableReader reader = new TableReader(duck, Relation.of("t", schema))) {
            while (reader.nextChunk()) {
                for (int row = 0; row < reader.rows(); row++) {
                    rows.add(text(reader.values(row)));
                }
            }
        }
        List<String> expected = byReader(split);
        if (rows.size() > 1000) {
            // Several threads keep no order.
            Collections.sort(rows);
            Collections.sort(expected);
        }
        assertThat(rows.equals(expected))
                .as(() -> "read natively: "
                        + new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1)
                        + " as " + rows.subList(0, Math.min(5, rows.size())) + ", not "
                        + expected.subList(0, Math.min(5, expected.size())))
                .isTrue();
        return true;
    }

    private static String columns(Schema schema) {
        return schema.columns().stream()
                .map(column -> column.name() + " " + Dialect.DUCKDB.type(column.type()))
                .collect(Collectors.joining(", "));
    }

    private static List<String> byReader(Split split) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = split.open()) {
            for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                rows.add(item instanceof RowReader.Row row ? text(row.values()) : item.toString());
            }
        }
        return rows;
    }

    private static String text(Object[] values) {
        return Arrays.stream(values).map(Values::json).toList().toString();
    }

    private Split split(Schema schema, char delimiter) {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", "t")
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of("t.csv")))
                .with(CsvDescriptor.DELIMITER, new Value.Text(String.valueOf(delimiter)));
        Connection files = Connection.of("files", Map.of("path", folder.toString()));
        Source source = new Connectors(Map.of("files", files)).source("t", use, schema);
        return source.open(source.pin()).splits().get(0);
    }
}
