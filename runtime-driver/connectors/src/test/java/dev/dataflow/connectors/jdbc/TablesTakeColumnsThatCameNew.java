package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.column;
import static dev.dataflow.connectors.jdbc.TestTable.commitment;
import static dev.dataflow.connectors.jdbc.TestTable.required;
import static dev.dataflow.connectors.jdbc.TestTable.row;
import static dev.dataflow.connectors.jdbc.TestTable.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A table gets the columns that a source brought, and none else, whoever adds them at once, on every database. */
@ParameterizedClass
@EnumSource(Store.class)
final class TablesTakeColumnsThatCameNew {
    @Parameter
    Store store = Store.POSTGRES;

    @TempDir
    Path folder;

    private TestTable table = TestTable.nowhere();

    @BeforeEach
    void table() throws SQLException {
        table = new TestTable(store.fresh(folder), "items", new Schema(List.of()))
                .with(required("id", Scalar.INT), column("name", Scalar.STRING));
    }

    private Sink evolving(TestTable of, String... evolved) {
        ConnectorUse use = ConnectorUse.of(JdbcDescriptor.ID, "db", of.name());
        return new JdbcConnector()
                .sink(new SinkUse(
                        "write",
                        use,
                        new WriteMode(Kind.APPEND, List.of()),
                        of.schema(),
                        of.connection(),
                        List.of(evolved)));
    }

    @Test
    void aColumnThatCameNewIsAddedOnceAndOthersAreNot() throws IOException, SQLException {
        table.write("r1", Kind.APPEND, row(1, "a"));
        TestTable wider = table.with(
                required("id", Scalar.INT),
                column("name", Scalar.STRING),
                column("note", Scalar.STRING),
                column("size", Scalar.LONG));

        assertThatThrownBy(() -> evolving(wider, "note").open(stage("r2", 1)))
                .hasMessageContaining("column \"size\" is not there")
                .hasMessageContaining("There are: id, name. Add");

        for (int generation = 1; generation <= 2; generation++) {
            Sink sink = evolving(wider, "note", "size");
            sink.open(stage("r2", 1)); // An attempt that died.
            sink.commit(wider.staged(sink, stage("r2", 1), row(2, "b", "new", 7L)), commitment("r2", 1));
        }
        assertThat(Store.rows(table.connection(), "SELECT * FROM \"items\" ORDER BY 1"))
                .containsExactly("1 a null null", "2 b new 7");
    }

    @Test
    void severalAddTheSameColumnsAtOnce() throws Exception {
        table.write("r1", Kind.APPEND, row(1, "a"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TestTable wider = table.with(
                        required("id", Scalar.INT),
                        column("name", Scalar.STRING),
                        column("note", Scalar.STRING),
                        column("own_" + i, Scalar.LONG));
                String run = "s" + i;
                all.add(threads.submit(
                        () -> evolving(wider, "note", "own_" + run.substring(1)).open(stage(run, 1))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Source source = source(table.schema(), Drift.FAIL);
        assertThat(source.held(source.pin()))
                .singleElement()
                .satisfies(held -> assertThat(held.columns().names())
                        .containsExactlyInAnyOrder("id", "name", "note", "own_0", "own_1", "own_2", "own_3"));
        assertThat(source.reads(Scalar.INT, Scalar.LONG)).isTrue();
        // What a column of SQLite's holds, its values say, each for itself.
        assertThat(source.reads(Scalar.LONG, Scalar.BOOLEAN)).isEqualTo(store == Store.SQLITE);
    }

    private Source source(Schema schema, Drift drift) {
        ConnectorUse use = ConnectorUse.of(JdbcDescriptor.ID, "db", "items");
        return new JdbcConnector()
                .source(new SourceUse("read", use, schema, null, table.connection(), drift, List.of()));
    }

    @Test
    void aColumnOfAnotherTypeIsRefusedAndNothingIsAdded() throws IOException {
        table.write("r1", Kind.APPEND, row(1, "a"));
        TestTable other =
                table.with(required("id", Scalar.INT), column("name", Scalar.LONG), column("note", Scalar.STRING));

        assertThatThrownBy(() -> evolving(other, "name", "note").open(stage("r2", 1)))
                .hasMessageContaining("column \"name\" does not fit")
                .hasMessageContaining("gives a long");
        Source source = source(table.schema(), Drift.FAIL);
        assertThat(source.held(source.pin()))
                .extracting(Held::columns)
                .extracting(Schema::names)
                .containsExactly(List.of("id", "name"));
    }

    @Test
    void aColumnThatIsNotThereIsNullWhereTheReadEvolves() throws IOException {
        table.write("r1", Kind.APPEND, row(1, "a"), row(2, null));
        List<Schema.Column> columns = new ArrayList<>(List.of(required("id", Scalar.INT)));
        for (Scalar type : List.of(
                Scalar.STRING,
                Scalar.INT,
                Scalar.LONG,
                Scalar.DOUBLE,
                Scalar.BOOLEAN,
                Scalar.DATE,
                Scalar.TIMESTAMP,
                Scalar.INSTANT,
                Scalar.BINARY,
                Scalar.UUID)) {
            columns.add(column("no_" + type.text(), type));
        }
        columns.add(column("no_decimal", new dev.dataflow.ir.Type.Decimal(20, 4)));
        Schema schema = new Schema(columns);
        Expression where =
                new Expression.Call(Expression.Function.IS_NULL, List.of(new Expression.Column("no_string")));
        ConnectorUse use = ConnectorUse.of(JdbcDescriptor.ID, "db", "items");
        Source source = new JdbcConnector()
                .source(new SourceUse("read", use, schema, where, table.connection(), Drift.EVOLVE, List.of()));

        List<Object[]> rows = TestTable.rows(source.open(source.pin()).splits().get(0));

        assertThat(rows).extracting(row -> row[0]).containsExactlyInAnyOrder(1, 2);
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(12).endsWith((Object) null));
        Source strict = source(schema, Drift.IGNORE_EXTRA);
        assertThatThrownBy(() -> strict.open(strict.pin())).hasMessageContaining("column \"no_string\" is not there");
    }
}
