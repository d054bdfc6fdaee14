package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bad lines of every kind, planted at random among good ones: each is a dead letter with cause, file, line and what stands
 * there, and no good row is missing. Letters are read, and rows counted in the files of the table, by
 * DuckDB.
 */
final class BadLinesAreCountedToTheLast {
    @TempDir
    Path root;

    record Item(int id, String name) {}

    private enum Format {
        CSV("items.csv", "it is longer than 2000000 bytes", 2_000_001) {
            @Override
            String line(Object id, String name) {
                return id + "," + name;
            }

            @Override
            String open(int id) {
                return id + ",\"part " + id;
            }
        },
        JSON("items.jsonl", "it is longer than 64000000 bytes", 64_000_001) {
            @Override
            String line(Object id, String name) {
                return "{\"id\":" + (id instanceof Integer ? id : "\"" + id + "\"") + ",\"name\":\"" + name + "\"}";
            }

            @Override
            String open(int id) {
                return "{\"id\":" + id + ",\"name\":\"part " + id + "\"";
            }
        };

        private final String file;
        private final String tooLong;
        private final int longest;

        Format(String file, String tooLong, int longest) {
            this.file = file;
            this.tooLong = tooLong;
            this.longest = longest;
        }

        abstract String line(Object id, String name);

        /** A line in which a quote or a brace is never closed. */
        abstract String open(int id);

        ConnectorUse use() {
            ConnectorUse use = ConnectorUse.of(this == CSV ? CsvDescriptor.ID : JsonLinesDescriptor.ID, "files", file)
                    .with(FileFormat.PATHS, new Value.Texts(List.of(file)));
            return this == CSV ? use.with(CsvDescriptor.DELIMITER, new Value.Text(",")) : use;
        }
    }

    /** A bad line: what its dead letter says. */
    private record Planted(String cause, String record) {}

    private final Map<Long, Planted> planted = new TreeMap<>();

    @ParameterizedTest
    @EnumSource(Format.class)
    void ofTwentyThousandLines(Format format) throws Exception {
        deadLettersAreThePlantedLines(format, 20_000, 40);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Format.class)
    void ofAMillionLines(Format format) throws Exception {
        deadLettersAreThePlantedLines(format, 1_000_000, 1_000);
    }

    private void deadLettersAreThePlantedLines(Format format, int lines, int bad) throws Exception {
        Path file = root.resolve("data").resolve(format.file);
        Files.createDirectories(root.resolve("data"));
        write(format, file, lines, bad);
        Workplace place = new Workplace(root);

        Result result = place.run(new Pipelines()
                .step("items", new Body.Read(format.use(), BadRecords.DEAD_LETTERS), Pipelines.schema(Item.class))
                .write("write", "db.items", WriteMode.Kind.APPEND, "items")
                .document());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.step("items").read()).isEqualTo(lines);
        assertThat(result.step("items").rejected()).isEqualTo(bad);
        Map<Long, Planted> found = found(place.deadLetters(Ask.first()), file);
        assertThat(found).isEqualTo(planted).hasSize(bad);
        assertThat(rows()).isEqualTo(goodRows(lines));
    }

    private Map<Long, Planted> found(Path letters, Path file) throws SQLException {
        Map<Long, Planted> found = new TreeMap<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet letter =
                        statement.executeQuery("SELECT line, reason, record, sourceFile FROM read_json('" + letters
                                + "', format = 'newline_delimited', columns = {line: 'BIGINT', reason: 'VARCHAR', record: 'VARCHAR',"
                                + " sourceFile: 'VARCHAR'})")) {
            while (letter.next()) {
                assertThat(letter.getString(4)).isEqualTo(file.toString());
                long line = letter.getLong(1);
                Planted meant = planted.getOrDefault(line, new Planted("nothing", "a good line"));
                String reason = letter.getString(2);
                found.put(
                        line,
                        new Planted(reason.contains(meant.cause()) ? meant.cause() : reason, letter.getString(3)));
            }
        }
        return found;
    }

    /** The good ones are numbered by their lines, so that their count and sum say which are there. */
    private String goodRows(int lines) {
        long sum = (long) lines * (lines + 1) / 2
                - planted.keySet().stream().mapToLong(line -> number(line)).sum();
        return (lines - planted.size()) + " rows, " + (lines - planted.size()) + " ids, " + sum;
    }

    private long number(long line) {
        return Files.exists(root.resolve("data/items.csv")) ? line - 1 : line;
    }

    private String rows() throws SQLException, IOException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*), count(DISTINCT id), sum(id) FROM read_parquet('"
                                + root.resolve("warehouse") + "/**/*.parquet')")) {
            row.next();
            return row.getLong(1) + " rows, " + row.getLong(2) + " ids, " + row.getLong(3);
        }
    }

    private void write(Format format, Path file, int lines, int bad) throws IOException {
        Random random = new Random(7);
        List<Integer> places = new ArrayList<>();
        random.ints(1, lines + 1).distinct().limit(bad).forEach(places::add);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            if (format == Format.CSV) {
                line(out, "id,name".getBytes(StandardCharsets.UTF_8));
            }
            Map<Integer, Integer> kinds = new TreeMap<>();
            for (int i = 0; i < bad; i++) {
                // One that is too long is enough: it is many lines of others.
                kinds.put(places.get(i), i == 0 ? 3 : i % 3);
            }
            for (int id = 1; id <= lines; id++) {
                Integer kind = kinds.get(id);
                line(out, kind == null ? utf8(format.line(id, "part " + id)) : bad(format, id, kind));
            }
        }
    }

    private byte[] bad(Format format, int id, int kind) {
        long line = format == Format.CSV ? id + 1L : id;
        switch (kind) {
            case 0 -> {
                planted.put(
                        line, new Planted("column \"id\" is no int: \"x" + id + "\"", format.line("x" + id, "part")));
                return utf8(format.line("x" + id, "part"));
            }
            case 1 -> {
                planted.put(line, new Planted(format == Format.CSV ? "quote" : "it is no JSON", format.open(id)));
                return utf8(format.open(id));
            }
            case 2 -> {
                planted.put(line, new Planted("it is not UTF-8", format.line(id, "caf\u00e9 " + id)));
                return format.line(id, "caf\u00e9 " + id).getBytes(StandardCharsets.ISO_8859_1);
            }
            default -> {
                String text = format.line(id, "a".repeat(format.longest));
                planted.put(line, new Planted(format.tooLong, text.substring(0, 1_000)));
                return utf8(text);
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void line(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.write('\n');
    }
}
