package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the compiler lets through, both engines take a quoted name for that name and a quoted text for that text. */
class NamesAndTextsComeBackFromEveryEngine {
    private static final int AT_ONCE = 100;
    /** No NUL and no half of a surrogate pair, which the compiler refuses. */
    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\"\"",
            "`",
            "``",
            "\\",
            "\\'",
            "\\\\",
            "\\n",
            "\\u0041",
            "\\101",
            "\n",
            "\r",
            "\t",
            "\u001a",
            "\b",
            "%",
            "_",
            "\\%",
            "\\_",
            "--",
            "/*",
            "*/",
            ";",
            "; DROP TABLE t; --",
            "${spark.app.name}",
            "${env:HOME}",
            "$1",
            "?",
            ":x",
            "{x}",
            "{{ 1+1 }}",
            "@",
            "#",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            ",",
            ".",
            "a",
            "A",
            "0",
            "select",
            "null",
            " ",
            "   ",
            "é",
            "e\u0301",
            "ß",
            "İ",
            "ı",
            "\u00a0",
            "\u202e",
            "\u200b",
            "\u2028",
            "\ufeff",
            "\ue000",
            "\ufffe",
            "🚀",
            "E'",
            "r'",
            "$$");

    @TempDir
    private static Path scratch;

    private static SparkSession session;
    private static Connection duck;

    @BeforeAll
    static void start() throws Exception {
        session = Application.start(scratch);
        duck = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    static void stop() throws SQLException {
        duck.close();
        session.stop();
    }

    @Test
    void aThousand() throws SQLException {
        comeBack(1_000);
    }

    @Test
    @Tag("slow")
    void aHundredThousand() throws SQLException {
        comeBack(100_000);
    }

    private static void comeBack(int count) throws SQLException {
        Random random = new Random(11);
        for (int done = 0; done < count; done += AT_ONCE) {
            List<String> texts =
                    IntStream.range(0, AT_ONCE).mapToObj(i -> text(random)).toList();
            // Names that differ in case alone are one to engines, so each begins with a number of its own.
            List<String> names = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> i + "n" + texts.get((i + 1) % AT_ONCE))
                    .toList();
            inDuck(names, texts);
            inSpark(names, texts);
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(7), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining());
    }

    private static String select(List<String> names, List<String> texts, Dialect dialect) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> dialect.text(texts.get(i)) + " AS " + dialect.name(names.get(i)))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /** As columns and tables of the catalog, the fields of a struct and the values of a row. */
    private static void inDuck(List<String> names, List<String> texts) throws SQLException {
        Dialect dialect = Dialect.DUCKDB;
        String table = names.get(0);
        try (Statement statement = duck.createStatement()) {
            statement.execute(
                    "CREATE OR REPLACE TABLE " + dialect.name(table) + " AS " + select(names, texts, dialect));
            assertThat(firsts(statement, "SELECT table_name FROM duckdb_tables()"))
                    .containsExactly(table);
            assertThat(firsts(
                            statement,
                            "SELECT column_name FROM duckdb_columns() WHERE NOT internal ORDER BY column_index"))
                    .isEqualTo(names);
            String read = names.stream().map(dialect::name).collect(Collectors.joining(", "));
            try (ResultSet row = statement.executeQuery("SELECT " + read + " FROM " + dialect.name(table))) {
                assertThat(row.next()).isTrue();
                for (int i = 0; i < names.size(); i++) {
                    assertThat(row.getMetaData().getColumnName(i + 1)).isEqualTo(names.get(i));
                    assertThat(row.getString(i + 1)).isEqualTo(texts.get(i));
                }
            }
            String struct = "CAST(NULL AS " + dialect.type(struct(names)) + ")";
            assertThat(firsts(statement, "DESCRIBE SELECT unnest(" + struct + ")"))
                    .isEqualTo(names);
            statement.execute("DROP TABLE " + dialect.name(table));
        }
    }

    private static List<String> firsts(Statement statement, String query) throws SQLException {
        List<String> firsts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                firsts.add(rows.getString(1));
            }
        }
        return firsts;
    }

    private static void inSpark(List<String> names, List<String> texts) {
        Dialect dialect = Dialect.SPARK;
        Dataset<Row> rows = session.sql(select(names, texts, dialect));
        assertThat(rows.columns()).containsExactlyElementsOf(names);
        String read = names.stream().map(dialect::name).collect(Collectors.joining(", "));
        Row row = session.sql("SELECT " + read + " FROM (" + select(names, texts, dialect) + ")")
                .first();
        for (int i = 0; i < names.size(); i++) {
            assertThat(row.getString(i)).isEqualTo(texts.get(i));
        }
        String struct = "CAST(NULL AS " + dialect.type(struct(names)) + ")";
        assertThat(session.sql("SELECT " + struct + " AS s").select("s.*").columns())
                .containsExactlyElementsOf(names);
    }

    private static Type struct(List<String> names) {
        return new Type.Struct(names.stream()
                .map(name -> new Schema.Column(name, Type.Scalar.LONG, true))
                .toList());
    }
}
