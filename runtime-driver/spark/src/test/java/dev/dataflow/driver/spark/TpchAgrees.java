package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 22 queries of TPC-H, as {@code sql} steps of both engines, give what DuckDB gives by itself: rows of a hundredth of its size. */
@Tag("slow")
final class TpchAgrees {
    private static final double SIZE = 0.01;
    /** Sums of doubles depend on their order. */
    private static final MathContext DIGITS = new MathContext(10);

    @TempDir
    private static Path folder;

    private static BothEngines engines;
    private static Map<String, String> queries = Map.of();
    private static final Map<String, Schema> TABLES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        engines = BothEngines.start(folder.resolve("spark"));
        queries = read();
        for (TpchTable<?> table : TpchTable.getTables()) {
            make(table);
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        engines.close();
    }

    static Stream<String> names() throws IOException {
        return read().keySet().stream();
    }

    private static Map<String, String> read() throws IOException {
        try (InputStream in = Objects.requireNonNull(TpchAgrees.class.getResourceAsStream("tpch.sql"))) {
            Map<String, String> read = new LinkedHashMap<>();
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n-- (?=q)", -1)) {
                if (part.startsWith("q")) {
                    read.put(part.substring(0, 3), part.substring(3).strip());
                }
            }
            return read;
        }
    }

    /** A table of DuckDB's and a view of Spark's, over the same files. */
    private static <E extends TpchEntity> void make(TpchTable<E> table) throws IOException, SQLException {
        Path lines = folder.resolve(table.getTableName() + ".tbl");
        try (BufferedWriter out = Files.newBufferedWriter(lines)) {
            for (E row : table.createGenerator(SIZE, 1, 1)) {
                out.write(row.toLine().replaceAll("\\|$", "") + "\n");
            }
        }
        Schema schema = new Schema(table.getColumns().stream()
                .map(column -> new Schema.Column(column.getColumnName(), type(column), false))
                .toList());
        TABLES.put(table.getTableName(), schema);
        String columns = schema.columns().stream()
                .map(column -> column.name() + ": '" + Dialect.DUCKDB.type(column.type()) + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        Path parquet = folder.resolve(table.getTableName() + ".parquet");
        try (Statement statement = engines.duck().createStatement()) {
            statement.execute("CREATE TABLE " + table.getTableName() + " AS FROM read_csv('" + lines
                    + "', auto_detect = false, header = false, delim = '|', quote = '', columns = " + columns + ")");
            statement.execute("COPY " + table.getTableName() + " TO '" + parquet + "' (FORMAT parquet)");
        }
    }

    private static Type type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> Scalar.LONG;
            case INTEGER -> column.getColumnName().equals("l_quantity") ? new Decimal(12, 2) : Scalar.INT;
            case DATE -> Scalar.DATE;
            case DOUBLE -> new Decimal(12, 2);
            case VARCHAR -> Scalar.STRING;
        };
    }

    @ParameterizedTest
    @MethodSource("names")
    void queryGivesTheSame(String name) throws SQLException {
        String query = Objects.requireNonNull(queries.get(name));
        Schema columns = new Schema(columns(query));
        List<String> tables = List.copyOf(TABLES.keySet());
        Step step = new Step(name, tables, new Body.Sql(query, tables), columns, null);

        List<String> raw = inDuck(query);
        List<Relation> relations = tables.stream()
                .map(table -> Relation.of(table, Objects.requireNonNull(TABLES.get(table))))
                .toList();
        String ours = StepSql.of(step, relations, Dialect.DUCKDB).orElseThrow().sql();

        assertThat(inDuck("SELECT * FROM (" + ours + ")")).as("local").isEqualTo(raw);
        assertThat(inSpark(step, tables)).as("Spark").isEqualTo(raw);
        System.out.println(name + ": " + raw.size() + " rows");
    }

    private static List<Schema.Column> columns(String query) throws SQLException {
        List<Schema.Column> columns = new ArrayList<>();
        try (Statement statement = engines.duck().createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM (" + query + ") LIMIT 0")) {
            ResultSetMetaData data = rows.getMetaData();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                columns.add(new Schema.Column(data.getColumnName(i), type(data, i), true));
            }
        }
        return columns;
    }

    private static Type type(ResultSetMetaData data, int column) throws SQLException {
        String name = data.getColumnTypeName(column);
        if (name.startsWith("DECIMAL")) {
            return new Decimal(data.getPrecision(column), data.getScale(column));
        } else if (name.equals("BIGINT") || name.equals("HUGEINT")) {
            return Scalar.LONG;
        } else if (name.equals("INTEGER")) {
            return Scalar.INT;
        } else if (name.equals("DATE")) {
            return Scalar.DATE;
        }
        return data.getColumnType(column) == Types.DOUBLE ? Scalar.DOUBLE : Scalar.STRING;
    }

    private static List<String> inDuck(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = engines.duck().createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    row.add(text(result.getObject(i)));
                }
                rows.add(String.join(" | ", row));
            }
        }
        return rows.stream().sorted().toList();
    }

    private static List<String> inSpark(Step step, List<String> tables) {
        List<BuiltInSteps.Input> inputs = tables.stream()
                .map(table -> {
                    Dataset<Row> rows = engines.session()
                            .read()
                            .parquet(folder.resolve(table + ".parquet").toString());
                    return new BuiltInSteps.Input(rows, Objects.requireNonNull(TABLES.get(table)), List.of());
                })
                .toList();
        List<String> rows = new ArrayList<>();
        for (Row row : new BuiltInSteps(engines.session()).rows(step, inputs).collectAsList()) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < row.length(); i++) {
                texts.add(text(row.get(i)));
            }
            rows.add(String.join(" | ", texts));
        }
        return rows.stream().sorted().toList();
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Double number) {
            return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
        } else if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
        return String.valueOf(value);
    }
}
