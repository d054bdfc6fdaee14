package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.column;
import static dev.dataflow.connectors.jdbc.TestTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode.Kind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only Postgres has: arrays, JSON, enumerations and more. */
final class PostgresTypesTest {
    @TempDir
    Path folder;

    private TestTable table = TestTable.nowhere();

    @BeforeEach
    void table() throws Exception {
        table = new TestTable(Store.POSTGRES.fresh(folder), "own", new Schema(List.of()));
        Store.execute(
                table.connection(),
                "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                "CREATE TABLE own (id serial PRIMARY KEY, n numeric, doc jsonb, other json, list int[], texts text[],"
                        + " days date[], mood mood, span interval, at timestamp(0), name varchar(5), c char(3), ip inet)");
    }

    @Test
    void columnsAreDiscoveredOrNamed() {
        Discovery found = new JdbcConnector()
                .discover(ConnectorUse.of(JdbcDescriptor.ID, "db", "own"), table.connection())
                .orElseThrow();

        assertThat(found.schema().columns())
                .containsExactly(
                        TestTable.required("id", Scalar.INT),
                        column("n", new Type.Decimal(38, 10)),
                        column("doc", Scalar.STRING),
                        column("other", Scalar.STRING),
                        column("list", new Type.ListOf(Scalar.INT, true)),
                        column("texts", new Type.ListOf(Scalar.STRING, true)),
                        column("at", Scalar.TIMESTAMP),
                        column("name", Scalar.STRING),
                        column("c", Scalar.STRING));
        assertThat(found.leftOut()).containsExactly("days _DATE", "mood MOOD", "span INTERVAL", "ip INET");
    }

    @Test
    void documentsAndListsAreWrittenAndRead() throws Exception {
        TestTable own = table.with(
                column("doc", Scalar.STRING),
                column("n", new Type.Decimal(10, 2)),
                column("list", new Type.ListOf(Scalar.INT, true)),
                column("texts", new Type.ListOf(Scalar.STRING, true)));
        own.write(
                "r",
                Kind.APPEND,
                row("{\"a\": [1, \"ö\"]}", new BigDecimal("1.50"), Arrays.asList(1, null, 3), List.of("a,b", "{}")),
                row(null, null, List.of(), null));

        assertThat(own.read())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrder(
                        row(
                                "{\"a\": [1, \"ö\"]}",
                                new BigDecimal("1.50"),
                                Arrays.asList(1, null, 3),
                                List.of("a,b", "{}")),
                        row(null, null, List.of(), null));
        assertThat(Store.rows(table.connection(), "SELECT doc->'a'->>1 FROM own ORDER BY 1"))
                .containsExactly("ö", "null");
    }

    @Test
    void listsOfEveryElementComeBack() throws Exception {
        TestTable lists = table.named("lists")
                .with(
                        column("b", new Type.ListOf(Scalar.BOOLEAN, false)),
                        column("l", new Type.ListOf(Scalar.LONG, false)),
                        column("f", new Type.ListOf(Scalar.FLOAT, false)),
                        column("d", new Type.ListOf(Scalar.DOUBLE, false)),
                        column("u", new Type.ListOf(Scalar.UUID, false)),
                        column("n", new Type.ListOf(new Type.Decimal(6, 3), false)));
        Object[] values = row(
                List.of(true, false),
                List.of(1L, Long.MIN_VALUE),
                List.of(1.5f),
                List.of(2.5, Double.MAX_VALUE),
                List.of(new UUID(1, 2)),
                List.of(new BigDecimal("1.250"), new BigDecimal("-999.999")));
        lists.write("r", Kind.APPEND, values);

        assertThat(lists.read()).usingRecursiveFieldByFieldElementComparator().containsExactly(values);
    }

    @Test
    void whatWouldNotComeBackIsRefused() {
        assertThatThrownBy(() -> table.with(column("name", Scalar.STRING)).write("r", Kind.APPEND, row("a\0b")))
                .hasMessageContaining("a value of the column \"name\" cannot be kept")
                .hasMessageContaining("U+0000");
        assertThatThrownBy(() -> table.with(column("name", Scalar.STRING)).write("r", Kind.APPEND, row("\uD800")))
                .hasMessageContaining("half of a surrogate pair");
        assertThatThrownBy(() -> table.with(column("name", Scalar.STRING)).write("r", Kind.APPEND, row("too long")))
                .hasMessageContaining("value too long for type character varying(5)");
        assertThatThrownBy(() -> table.with(column("at", Scalar.TIMESTAMP)).write("r", Kind.APPEND))
                .hasMessageContaining("column \"at\" does not fit: the table has it as TIMESTAMP");
        assertThatThrownBy(() -> table.with(column("mood", Scalar.STRING)).read())
                .hasMessageContaining("the database has it as MOOD, and the step reads a string");
        assertThatThrownBy(() -> table.named("long")
                        .with(column("x".repeat(64), Scalar.INT))
                        .write("r", Kind.APPEND))
                .hasMessageContaining("takes names of 63 bytes at most");
    }
}
