package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A null that is stored where a read's record has a value becomes no row: it is a malformed record, or fails the task. */
final class NullsAreNeverSilent {
    private static final Schema ITEMS = items(false);
    private static final Schema NULLABLE = items(true);
    private static final Expression THERE =
            new Call(Function.NOT, List.of(new Call(Function.IS_NULL, List.of(new Column("fare")))));

    @TempDir
    Path root;

    private Workplace place = new Workplace(Path.of(""));
    private int runs;

    @BeforeEach
    void place() throws IOException {
        place = new Workplace(root);
        Files.createDirectories(root.resolve("data"));
    }

    private static Schema items(boolean nullable) {
        return new Schema(
                List.of(new Schema.Column("id", Scalar.INT, false), new Schema.Column("fare", Scalar.LONG, nullable)));
    }

    private static ConnectorUse files(String connector, String path) {
        return ConnectorUse.of(connector, "files", path).with(FileFormat.PATHS, new Value.Texts(List.of(path)));
    }

    private static ConnectorUse parquet(String path) {
        return files(ParquetDescriptor.ID, path);
    }

    private void stored(String name, String query) throws SQLException, IOException {
        Path file = root.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
    }

    private Result read(ConnectorUse use, Schema schema, @Nullable Expression where) throws IOException {
        return read(use, schema, where, BadRecords.FAIL);
    }

    private Result read(ConnectorUse use, Schema schema, @Nullable Expression where, BadRecords badRecords)
            throws IOException {
        return place.run(
                new Pipelines()
                        .step("items", new Body.Read(use, badRecords, where, true, List.of()), schema)
                        .write("write", "db.found" + ++runs, WriteMode.Kind.APPEND, "items")
                        .document(),
                Ask.first().run("run" + runs));
    }

    private void fails(Result result, String where) {
        assertThat(result.code()).as(result.err()).isEqualTo(11);
        assertThat(result.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(result.failure().code()).isEqualTo("NULL_FOUND");
        assertThat(result.failure().step()).isEqualTo("items");
        assertThat(result.failure().message())
                .isEqualTo("Cannot read step \"items\": the column \"fare\" of " + where
                        + " holds a null, and the step's record has a value there. Make the component an Optional or"
                        + " @Nullable, or leave such rows out with where(col(\"fare\").isNotNull())");
    }

    private void gives(Result result, int rows) throws IOException {
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.found" + runs)).hasSize(rows);
    }

    @Test
    void ofParquetTheFileIsNamedAndTheConditionDecides() throws Exception {
        stored("a.parquet", "SELECT i::INT AS id, i::BIGINT AS fare FROM range(10) t(i)");
        stored("b.parquet", "SELECT i::INT AS id, nullif(i, 3)::BIGINT AS fare FROM range(10) t(i)");

        gives(read(parquet("a.parquet"), ITEMS, null), 10);
        fails(read(parquet("*.parquet"), ITEMS, null), "*.parquet (" + root.resolve("data/b.parquet") + ")");
        gives(read(parquet("*.parquet"), ITEMS, THERE), 19);
        gives(read(parquet("*.parquet"), NULLABLE, null), 20);
        Expression others =
                new Call(Function.GREATER, List.of(new Column("id"), new Expression.Literal(Scalar.INT, "3")));
        gives(read(parquet("*.parquet"), ITEMS, others), 12);
    }

    @Test
    void ofParquetThatIsReadRowByRowToo() throws Exception {
        stored("wide.parquet", "SELECT i::INT AS id, nullif(i, 3)::INT AS fare FROM range(10) t(i)");

        fails(read(parquet("wide.parquet"), ITEMS, null), "wide.parquet (" + root.resolve("data/wide.parquet") + ")");
        gives(read(parquet("wide.parquet"), ITEMS, THERE), 9);
    }

    @Test
    void ofAFolderThatSaysNothing() throws Exception {
        stored("p/fare=__HIVE_DEFAULT_PARTITION__/a.parquet", "SELECT 1::INT AS id");
        place.file("c/fare=__HIVE_DEFAULT_PARTITION__/a.csv", "id,name\n1,x\n");
        Value by = new Value.Texts(List.of("fare"));
        fails(
                read(parquet("p/").with(Option.PARTITIONED_BY, by), ITEMS, null),
                "p/ (" + root.resolve("data/p/fare=__HIVE_DEFAULT_PARTITION__/a.parquet") + ")");
        fails(
                read(
                        files(CsvDescriptor.ID, "c/")
                                .with(CsvDescriptor.DELIMITER, new Value.Text(","))
                                .with(Option.PARTITIONED_BY, by),
                        ITEMS,
                        null),
                "c/ (" + root.resolve("data/c/fare=__HIVE_DEFAULT_PARTITION__/a.csv") + ")");
    }

    @Test
    void ofATableOfIceberg() throws Exception {
        stored("all.parquet", "SELECT i::INT AS id, nullif(i, 3)::BIGINT AS fare FROM range(10) t(i)");
        Result made = place.run(
                new Pipelines()
                        .step("all", new Body.Read(parquet("all.parquet"), BadRecords.FAIL), NULLABLE)
                        .write("write", "db.items", WriteMode.Kind.APPEND, "all")
                        .document(),
                Ask.first().run("made"));
        assertThat(made.code()).as(made.err()).isZero();
        ConnectorUse table = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.items");

        Result result = read(table, ITEMS, null);

        assertThat(result.failure().code()).isEqualTo("NULL_FOUND");
        assertThat(result.failure().message()).contains("the column \"fare\" of db.items (", ".parquet) holds a null");
        gives(read(table, ITEMS, THERE), 9);
        gives(read(table, NULLABLE, null), 10);
    }

    @Test
    void ofADatabaseOnItsWayToATableAndToADatabase() throws Exception {
        TestDatabase database = TestDatabase.sqlite(root.resolve("test.db"));
        database.execute(
                "CREATE TABLE items (id INTEGER, fare BIGINT)",
                "INSERT INTO items VALUES (1, 10), (2, NULL), (3, 30)",
                "CREATE TABLE copied (id INTEGER, fare BIGINT)");
        place.connection(TestDatabase.ID, database.connection());
        ConnectorUse table = TestDatabase.read("items").source();
        Schema longs = new Schema(
                List.of(new Schema.Column("id", Scalar.LONG, false), new Schema.Column("fare", Scalar.LONG, false)));

        Result read = read(table, longs, null);
        assertThat(read.failure().code()).isEqualTo("NULL_FOUND");
        assertThat(read.failure().message()).contains("a value of the column \"fare\" is null");
        gives(read(table, longs, THERE), 2);
        Result copied = place.run(
                new Pipelines()
                        .step("items", TestDatabase.read("items"), longs)
                        .step("write", TestDatabase.write("copied", WriteMode.Kind.APPEND), longs, "items")
                        .document(),
                Ask.first().run("copied"));
        assertThat(copied.failure().code()).isEqualTo("NULL_FOUND");
        assertThat(database.rows("SELECT * FROM copied")).isEmpty();
    }

    @Test
    void ofTextTheRecordIsMalformed() throws Exception {
        place.file("items.csv", "id,fare\n1,10\n2,\n3,30\n");
        place.file("items.jsonl", "{\"id\":1,\"fare\":10}\n{\"id\":2}\n{\"id\":3,\"fare\":null}\n");
        ConnectorUse csv = files(CsvDescriptor.ID, "items.csv").with(CsvDescriptor.DELIMITER, new Value.Text(","));
        ConnectorUse json = files(JsonLinesDescriptor.ID, "items.jsonl");

        assertThat(read(csv, ITEMS, null).failure().message())
                .contains("1 malformed record", "line 3", "column \"fare\" is empty, and must not be");
        gives(read(csv, ITEMS, null, BadRecords.SKIP), 2);
        assertThat(read(json, ITEMS, null).failure().message())
                .contains("2 malformed records", "line 2", "column \"fare\" is null or not there, and must not be");
        gives(read(json, ITEMS, null, BadRecords.DEAD_LETTERS), 1);
    }
}
