package dev.dataflow.driver.spark;

import dev.dataflow.FileReference;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.JsonColumns;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.duckdb.DuckDBFunctions;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** One DuckDB and one Spark, set as our drivers set them, which run the same steps over the same rows. */
final class BothEngines implements AutoCloseable {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final SparkSession session;
    private final BuiltInSteps builtIn;
    private final PlainRows plain;
    private final Connection duck;

    private BothEngines(SparkSession session, Connection duck) {
        this.session = session;
        this.builtIn = new BuiltInSteps(session);
        this.plain = new PlainRows(session, new ParquetFiles(session));
        this.duck = duck;
    }

    static BothEngines start(Path scratch) throws Exception {
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("SET threads = 2");
        }
        DuckDBFunctions.scalarFunction()
                .withName(Dialect.JSON)
                .withParameters(String.class, String.class)
                .withReturnType(String.class)
                .withFunction((String text, String type) -> JsonColumns.of(type).texts(text))
                .register(duck);
        return new BothEngines(Application.start(scratch), duck);
    }

    SparkSession session() {
        return session;
    }

    Connection duck() {
        return duck;
    }

    /** Rows of plain values. */
    record Table(Schema schema, List<@Nullable Object[]> rows) {}

    /** The rows of the last step as texts, in the order that DuckDB gives them. */
    List<String> inDuck(Map<String, Table> tables, List<Step> steps) throws SQLException {
        return valuesInDuck(tables, steps).stream().map(List::toString).toList();
    }

    /** The same, each value by itself. */
    List<List<String>> valuesInDuck(Map<String, Table> tables, List<Step> steps) throws SQLException {
        Map<String, Relation> relations = new HashMap<>();
        try (Statement statement = duck.createStatement()) {
            int number = 0;
            for (Map.Entry<String, Table> table : tables.entrySet()) {
                String name = "s" + number++;
                create(statement, name, table.getValue());
                relations.put(table.getKey(), Relation.of(name, table.getValue().schema()));
            }
            for (Step step : steps) {
                Relation relation =
                        StepSql.of(step, inputs(step, relations), SQL).orElseThrow();
                String name = "v" + number++;
                statement.execute("CREATE OR REPLACE TEMP VIEW " + name + " AS " + relation.sql());
                relations.put(step.name(), relation.named(name));
            }
            Step last = steps.get(steps.size() - 1);
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery("SELECT * FROM "
                    + Objects.requireNonNull(relations.get(last.name())).sql())) {
                while (result.next()) {
                    List<String> texts = new ArrayList<>();
                    for (Schema.Column column : last.columns().columns()) {
                        texts.add(text(value(result, texts.size() + 1, column.type()), column.type()));
                    }
                    rows.add(texts);
                }
            }
            return rows;
        }
    }

    private static List<Relation> inputs(Step step, Map<String, Relation> relations) {
        return step.inputs().stream()
                .map(input -> Objects.requireNonNull(relations.get(input)))
                .toList();
    }

    /** A table of DuckDB's. */
    void create(String name, Table table) throws SQLException {
        try (Statement statement = duck.createStatement()) {
            create(statement, name, table);
        }
    }

    private static void create(Statement statement, String name, Table table) throws SQLException {
        String columns = table.schema().columns().stream()
                .map(column -> SQL.name(column.name()) + " " + SQL.type(column.type()))
                .collect(Collectors.joining(", "));
        statement.execute("CREATE OR REPLACE TEMP TABLE " + name + " (" + columns + ")");
        if (!table.rows().isEmpty()) {
            statement.execute("INSERT INTO " + name + " VALUES "
                    + table.rows().stream()
                            .map(row -> IntStream.range(0, row.length)
                                    .mapToObj(i -> literal(
                                            row[i],
                                            table.schema().columns().get(i).type()))
                                    .collect(Collectors.joining(", ", "(", ")")))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String literal(@Nullable Object value, Type type) {
        return "CAST(" + plain(value, type) + " AS " + SQL.type(type) + ")";
    }

    private static String plain(@Nullable Object value, Type type) {
        if (value == null) {
            return "NULL";
        } else if (type == Scalar.FILE) {
            return plain(fields((FileReference) value), Type.Struct.OF_FILE);
        } else if (type instanceof Type.ListOf list) {
            return ((List<?>) value)
                    .stream().map(each -> literal(each, list.element())).collect(Collectors.joining(", ", "[", "]"));
        } else if (type instanceof Type.MapOf map) {
            Map<?, ?> entries = (Map<?, ?>) value;
            return "map("
                    + plain(new ArrayList<>(entries.keySet()), new Type.ListOf(map.key(), true)) + ", "
                    + plain(new ArrayList<>(entries.values()), new Type.ListOf(map.value(), true)) + ")";
        } else if (type instanceof Type.Struct struct) {
            Object[] fields = (Object[]) value;
            return IntStream.range(0, fields.length)
                    .mapToObj(i -> SQL.name(struct.fields().get(i).name()) + ": "
                            + literal(fields[i], struct.fields().get(i).type()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (value instanceof Duration duration) {
            return Long.toString(micros(duration));
        } else if (value instanceof byte[] bytes) {
            return "unhex('" + HexFormat.of().formatHex(bytes) + "')";
        }
        return "'" + (value instanceof BigDecimal number ? number.toPlainString() : value.toString()).replace("'", "''")
                + "'";
    }

    private static @Nullable Object value(ResultSet row, int index, Type type) throws SQLException {
        if (type == Scalar.DATE) {
            // As a date of JDBC's it would be one of the old calendar before 1582.
            String day = row.getString(index);
            return day == null ? null : LocalDate.parse(day);
        } else if (type == Scalar.TIMESTAMP) {
            return row.getObject(index, LocalDateTime.class);
        } else if (type == Scalar.INSTANT) {
            OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        return row.getObject(index);
    }

    /** The rows of the last step as texts, in the order that Spark gives them. */
    List<String> inSpark(Map<String, Table> tables, List<Step> steps) {
        return valuesInSpark(tables, steps).stream().map(List::toString).toList();
    }

    /** The same, each value by itself. */
    List<List<String>> valuesInSpark(Map<String, Table> tables, List<Step> steps) {
        Map<String, BuiltInSteps.Input> inputs = new HashMap<>();
        tables.forEach(
                (name, table) -> inputs.put(name, new BuiltInSteps.Input(rows(table), table.schema(), List.of())));
        Map<String, Step> byName = new HashMap<>();
        steps.forEach(step -> byName.put(step.name(), step));
        tables.forEach((name, table) ->
                byName.put(name, new Step(name, List.of(), new Body.Checkpoint(), table.schema(), null)));
        for (Step step : steps) {
            Dataset<Row> rows = builtIn.rows(
                    step,
                    step.inputs().stream()
                            .map(input -> Objects.requireNonNull(inputs.get(input)))
                            .toList());
            inputs.put(
                    step.name(),
                    new BuiltInSteps.Input(
                            rows,
                            step.columns(),
                            StepSql.order(step, input -> Objects.requireNonNull(byName.get(input)))));
        }
        Step last = steps.get(steps.size() - 1);
        Dataset<Row> result = Objects.requireNonNull(inputs.get(last.name())).rows();
        if (!result.schema().asNullable().equals(SparkTypes.of(last.columns()).asNullable())) {
            throw new AssertionError(last.name() + " gives " + result.schema().sql() + " in place of "
                    + SparkTypes.of(last.columns()).sql());
        }
        List<Type> types = PlainRows.types(last.columns());
        return result.as(plain.encoder(result.schema())).collectAsList().stream()
                .map(row -> IntStream.range(0, types.size())
                        .mapToObj(i -> text(row.get(i), types.get(i)))
                        .toList())
                .toList();
    }

    private Dataset<Row> rows(Table table) {
        List<Row> values = table.rows().stream()
                .map(row -> RowFactory.create(IntStream.range(0, row.length)
                        .mapToObj(i ->
                                given(row[i], table.schema().columns().get(i).type()))
                        .toArray()))
                .toList();
        // No local relation, or Spark's optimizer would compute all by itself.
        return session.createDataset(
                JavaSparkContext.fromSparkContext(session.sparkContext())
                        .parallelize(values, 2)
                        .rdd(),
                plain.encoder(SparkTypes.of(table.schema())));
    }

    private static @Nullable Object given(@Nullable Object value, Type type) {
        if (value == null) {
            return null;
        } else if (type == Scalar.FILE) {
            return given(fields((FileReference) value), Type.Struct.OF_FILE);
        } else if (type instanceof Type.ListOf list) {
            List<@Nullable Object> elements = new ArrayList<>();
            ((List<?>) value).forEach(each -> elements.add(given(each, list.element())));
            return CollectionConverters.asScala(elements).toSeq();
        } else if (type instanceof Type.MapOf map) {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, each) -> entries.put(given(key, map.key()), given(each, map.value())));
            return CollectionConverters.asScala(entries);
        } else if (type instanceof Type.Struct struct) {
            Object[] fields = (Object[]) value;
            return RowFactory.create(IntStream.range(0, fields.length)
                    .mapToObj(i -> given(fields[i], struct.fields().get(i).type()))
                    .toArray());
        }
        return value instanceof Duration duration ? micros(duration) : value instanceof UUID ? value.toString() : value;
    }

    private static @Nullable Object[] fields(FileReference file) {
        return new @Nullable Object[] {file.uri(), file.size(), file.mediaType(), file.sha256()};
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    /** A value of either engine as a text. */
    private static String text(@Nullable Object value, Type type) {
        try {
            return value == null ? "null" : present(value, type);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String present(Object value, Type type) throws SQLException {
        if (type == Scalar.FILE) {
            return present(value, Type.Struct.OF_FILE);
        } else if (type instanceof Type.ListOf list) {
            List<?> elements = value instanceof Array array
                    ? Arrays.asList((Object[]) array.getArray())
                    : CollectionConverters.asJava((scala.collection.Seq<?>) value);
            return elements.stream()
                    .map(each -> text(each, list.element()))
                    .toList()
                    .toString();
        } else if (type instanceof Type.MapOf map) {
            Map<?, ?> entries = value instanceof Map<?, ?> java
                    ? java
                    : CollectionConverters.asJava((scala.collection.Map<?, ?>) value);
            List<String> texts = new ArrayList<>();
            entries.forEach((key, each) -> texts.add(text(key, map.key()) + "=" + text(each, map.value())));
            // Whatever the order of its entries, it is the same map.
            Collections.sort(texts);
            return texts.toString();
        } else if (type instanceof Type.Struct struct) {
            List<String> texts = new ArrayList<>();
            Object[] attributes = value instanceof Struct of ? of.getAttributes() : null;
            for (int i = 0; i < struct.fields().size(); i++) {
                texts.add(text(
                        attributes == null ? ((Row) value).get(i) : attributes[i],
                        struct.fields().get(i).type()));
            }
            return "{" + String.join(", ", texts) + "}";
        }
        return scalar(value);
    }

    private static String scalar(Object value) throws SQLException {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Blob blob) {
            return HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
        } else if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        } else if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        } else if (value instanceof Instant || value instanceof LocalDateTime) {
            return value.toString();
        } else if (value instanceof java.sql.Date day) {
            return day.toLocalDate().toString();
        }
        return value.toString();
    }

    @Override
    public void close() throws SQLException {
        duck.close();
        session.stop();
    }
}
