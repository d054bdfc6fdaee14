package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.Connectors;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
            "#1");
    private static final List<String> ENDS = List.of("\n", "\n", "\n", "\n", "\n\n", "\r\n", ",\n", ",1\n");

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
        assertThat(natively).as("files that were read natively").isGreaterThan(200);
    }

    @ParameterizedTest
    @EnumSource(Scalar.class)
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
                "0001-01-01",
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
            for (String text : texts) {
                agree(duck, schema, "a,b\n" + text + ",1\n");
            }
        }
    }

    private static String pick(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** Whether it was read natively; fails if that brought anything else than the reader does. */
    private boolean agree(Duck duck, Schema schema, String text) throws IOException, SQLException {
        Path file = folder.resolve("t.csv");
        Files.writeString(file, text);
        Split split = split(schema);
        Scan.DelimitedText scan = (Scan.DelimitedText) split.scan().orElseThrow();
        List<String> rows = new ArrayList<>();
        String query = DelimitedTextQuery.of(scan, schema, 0);
        duck.execute("CREATE OR REPLACE TABLE t (" + columns(schema) + ", _dataflow_file INTEGER)");
        try {
            duck.execute("INSERT INTO t " + query);
        } catch (SQLException refused) {
            return false;
        }
        try (TableReader reader = new TableReader(duck, Relation.of("t", schema))) {
            while (reader.nextChunk()) {
                for (int row = 0; row < reader.rows(); row++) {
                    rows.add(text(reader.values(row)));
                }
            }
        }
        assertThat(rows).as("read natively: %s", text).isEqualTo(byReader(split));
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

    private Split split(Schema schema) {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", "t")
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of("t.csv")))
                .with(CsvDescriptor.DELIMITER, new Value.Text(","));
        Connection files =
                new Connection("files", null, null, null, null, null, new TreeMap<>(Map.of("path", folder.toString())));
        Source source = new Connectors(Map.of("files", files)).source("t", use, schema);
        return source.open(source.pin()).splits().get(0);
    }
}
