package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Origin;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read's condition is asked of every row, whatever its source leaves out, and may name columns that the step does not take. */
final class ConditionsOfReads {
    private static final ConnectorUse FILES = ConnectorUse.of(CsvDescriptor.ID, "files", "items.csv")
            .with(FileFormat.PATHS, new Value.Texts(List.of("items.csv")));
    private static final ConnectorUse TABLE = ConnectorUse.of(IcebergDescriptor.ID, "lake", "db.all");
    private static final Schema NAMES = new Schema(List.of(new Schema.Column("name", Scalar.STRING, true)));

    @TempDir
    Path root;

    private Workplace place = new Workplace(Path.of(""));

    record Item(int id, String name, int size) {}

    @BeforeEach
    void place() throws IOException {
        place = new Workplace(root).file("items.csv", "id,name,size\n1,a,10\n2,b,9\n3,c,100\n");
    }

    private Result read(ConnectorUse use, Expression where, Schema schema, Origin... origins) throws IOException {
        Pipelines pipelines = new Pipelines()
                .step("items", new Body.Read(use, BadRecords.FAIL, where, true, List.of(origins)), schema)
                .write("write", "db.found", WriteMode.Kind.OVERWRITE, "items");
        return place.run(pipelines.document(), Ask.first().run("read" + System.nanoTime()));
    }

    private static Expression compared(Function function, String column, Type type, String value) {
        return new Call(function, List.of(new Column(column), new Literal(type, value)));
    }

    @Test
    void columnsThatTheStepDoesNotTakeHaveTheTypeOfWhatTheyAreComparedWith() throws IOException {
        Result result = read(FILES, compared(Function.GREATER, "size", Scalar.INT, "9"), NAMES);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.found")).containsExactly(List.of("a"), List.of("c"));
        assertThat(result.step("items").read()).isEqualTo(3);
    }

    @Test
    void fileIsToldBesideAColumnThatIsCalledAsDuckDbCallsIt() throws IOException {
        place.file("named.csv", "filename,id\nx.jpg,1\n");
        Schema schema = new Schema(
                List.of(new Schema.Column("filename", Scalar.STRING, true), new Schema.Column("id", Scalar.INT, true)));
        ConnectorUse csv = FILES.with(FileFormat.PATHS, new Value.Texts(List.of("named.csv")));
        ConnectorUse parquet = ConnectorUse.of(ParquetDescriptor.ID, "files", "named.parquet")
                .with(FileFormat.PATHS, new Value.Texts(List.of("named.parquet")));
        Result written = place.run(new Pipelines()
                .step("lines", new Body.Read(csv, BadRecords.FAIL), schema)
                .step(
                        "file",
                        new Body.Write(parquet, new WriteMode(WriteMode.Kind.OVERWRITE, List.of())),
                        schema,
                        "lines")
                .document());
        assertThat(written.code()).as(written.err()).isZero();

        Result read = read(
                parquet,
                compared(Function.EQUAL, "id", Scalar.INT, "1"),
                new Schema(List.of(schema.columns().get(0), new Schema.Column("source", Scalar.STRING, true))),
                new Origin("source", Origin.Kind.FILE));

        assertThat(read.code()).as(read.err()).isZero();
        assertThat(place.rows("db.found"))
                .containsExactly(
                        List.of("x.jpg", root.resolve("data/named.parquet").toString()));
    }

    @Test
    void columnThatNobodyHasIsNamed() throws IOException {
        Result result = read(FILES, compared(Function.GREATER, "weight", Scalar.INT, "9"), NAMES);

        assertThat(result.code()).isEqualTo(13);
        assertThat(result.failure().code()).isEqualTo("COLUMN_MISSING");
        assertThat(result.failure().message())
                .isEqualTo(
                        "Cannot read items.csv for step \"items\": its condition names \"weight\", which the step does"
                                + " not take and the source does not have. It has: id, name, size. Correct the condition");
    }

    @Test
    void conditionThatCannotBeComputedNamesItsStep() throws IOException {
        Expression name = new Expression.Cast(new Column("name"), Scalar.INT);
        Result result = read(FILES, new Call(Function.GREATER, List.of(name, new Literal(Scalar.INT, "0"))), NAMES);

        assertThat(result.failure().step()).isEqualTo("items");
        assertThat(result.failure().message()).startsWith("Cannot compute the rows of step \"items\": ");
    }

    @Test
    void originsMayBeAskedFor() throws IOException {
        Schema schema = new Schema(List.of(
                new Schema.Column("name", Scalar.STRING, true),
                new Schema.Column("line", Scalar.LONG, false),
                new Schema.Column("path", Scalar.STRING, false)));
        Result result = read(
                FILES,
                compared(Function.GREATER_OR_EQUAL, "line", Scalar.LONG, "3"),
                schema,
                new Origin("path", Origin.Kind.FILE),
                new Origin("line", Origin.Kind.POSITION));

        assertThat(result.code()).as(result.err()).isZero();
        String path = root.resolve("data/items.csv").toString();
        assertThat(place.rows("db.found")).containsExactly(List.of("b", 3, path), List.of("c", 4, path));
    }

    @Test
    void ofATableFilesAreLeftOutThatHaveNoSuchRows() throws IOException {
        assertThat(place.run(new Pipelines()
                                .read("items", Item.class, BadRecords.FAIL, "items.csv")
                                .write("write", "db.all", WriteMode.Kind.OVERWRITE, "items", "name")
                                .document())
                        .code())
                .isZero();
        Expression where = new Call(
                Function.AND,
                List.of(
                        compared(Function.NOT_EQUAL, "name", Scalar.STRING, "b"),
                        new Call(Function.NOT, List.of(compared(Function.EQUAL, "id", Scalar.LONG, "3")))));

        Result result = read(TABLE, where, NAMES);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(place.rows("db.found")).containsExactly(List.of("a"));
        assertThat(result.step("items").read())
                .as("the files of b and of 3 are not read")
                .isEqualTo(1);
    }
}
