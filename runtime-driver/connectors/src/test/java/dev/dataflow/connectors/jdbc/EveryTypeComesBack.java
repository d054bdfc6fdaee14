package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.column;
import static dev.dataflow.connectors.jdbc.TestTable.required;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of all types, plain, extreme and null, through every database and back; and the types that it says it has. */
@ParameterizedClass
@EnumSource(Store.class)
final class EveryTypeComesBack {
    private static final Schema.Column[] COLUMNS = {
        required("id", Scalar.INT),
        column("flag", Scalar.BOOLEAN),
        column("number", Scalar.INT),
        column("big", Scalar.LONG),
        column("single", Scalar.FLOAT),
        column("twice", Scalar.DOUBLE),
        column("text", Scalar.STRING),
        column("day", Scalar.DATE),
        column("time", Scalar.TIMESTAMP),
        column("moment", Scalar.INSTANT),
        column("bytes", Scalar.BINARY),
        column("uuid", Scalar.UUID),
        column("price", new Type.Decimal(5, 2)),
        column("amount", new Type.Decimal(38, 10))
    };

    @Parameter
    Store store = Store.POSTGRES;

    @TempDir
    Path folder;

    private TestTable table = TestTable.nowhere();

    @BeforeEach
    void table() throws SQLException {
        table = new TestTable(store.fresh(folder), "values", new Schema(List.of())).with(COLUMNS);
    }

    private Object[][] all() {
        boolean sqlite = store == Store.SQLITE;
        return new Object[][] {
            row(0, null, null, null, null, null, null, null, null, null, null, null, null, null),
            row(
                    1,
                    true,
                    42,
                    43L,
                    1.1f,
                    2.5,
                    "text",
                    LocalDate.of(2026, 1, 2),
                    LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000),
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    new byte[] {0, 1, -1, '\''},
                    UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                    new BigDecimal("-1.50"),
                    new BigDecimal("0.0000000001")),
            row(
                    2,
                    false,
                    Integer.MIN_VALUE,
                    Long.MIN_VALUE,
                    Float.MIN_VALUE,
                    1e-300,
                    "",
                    LocalDate.of(1, 1, 1),
                    LocalDateTime.of(1, 1, 1, 0, 0),
                    Instant.parse("0001-01-01T00:00:00Z"),
                    new byte[0],
                    new UUID(-1, -1),
                    new BigDecimal("-999.99"),
                    new BigDecimal("-9999999999999999999999999999.9999999999")),
            row(
                    3,
                    true,
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    sqlite ? Float.MAX_VALUE : Float.NaN,
                    Double.NEGATIVE_INFINITY,
                    "ö\n\"'\\\t,\uD83D\uDE00\uFFFF\u07FF\u0800",
                    LocalDate.of(9999, 12, 31),
                    LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                    Instant.parse("9999-12-31T23:59:59.999999Z"),
                    new byte[70_000],
                    new UUID(0, 0),
                    new BigDecimal("999.99"),
                    new BigDecimal("9999999999999999999999999999.9999999999")),
            row(
                    4,
                    false,
                    -1,
                    -1L,
                    -Float.MAX_VALUE,
                    Double.MAX_VALUE,
                    "x".repeat(100_000),
                    LocalDate.of(1969, 12, 31),
                    LocalDateTime.of(1582, 10, 10, 23, 59, 59, 999_999_000),
                    Instant.parse("1969-12-31T23:59:59.999999Z"),
                    new byte[] {(byte) 0x80},
                    new UUID(Long.MIN_VALUE, Long.MAX_VALUE),
                    new BigDecimal("0.00"),
                    new BigDecimal("0.0000000000"))
        };
    }

    @Test
    void throughATableThatIsMade() throws IOException {
        table.write("r", Kind.APPEND, all());

        assertThat(shown(table.read())).isEqualTo(shown(List.of(all())));
    }

    @Test
    void throughANewTableInItsPlace() throws IOException {
        Kind mode = store == Store.H2 ? Kind.OVERWRITE : Kind.REPLACE;
        table.write("first", mode, all()[1]);
        table.write("second", mode, all());

        assertThat(shown(table.read())).isEqualTo(shown(List.of(all())));
    }

    private static List<String> shown(List<Object[]> rows) {
        return rows.stream().map(Arrays::deepToString).sorted().toList();
    }

    @Test
    void decimalsOfEverySize() throws IOException {
        Random random = new Random(7);
        for (int scale : new int[] {0, 1, 2, 3, 4, 5, 17, 38}) {
            TestTable own = table.named("scale" + scale)
                    .with(required("id", Scalar.INT), column("n", new Type.Decimal(38, scale)));
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                BigInteger digits = new BigInteger(random.nextInt(126), random).mod(BigInteger.TEN.pow(38));
                rows.add(row(i, new BigDecimal(i % 2 == 0 ? digits : digits.negate(), scale)));
            }
            own.write("r" + scale, Kind.APPEND, rows.toArray(Object[][]::new));

            assertThat(shown(own.read())).as("scale %s", scale).isEqualTo(shown(rows));
        }
    }

    @Test
    void columnsAreDiscoveredAsTheyWereMade() throws IOException {
        table.write("r", Kind.APPEND);

        Discovery found = new JdbcConnector()
                .discover(ConnectorUse.of(JdbcDescriptor.ID, "db", "values"), table.connection())
                .orElseThrow();

        Schema expected = store == Store.SQLITE
                ? new Schema(Arrays.stream(COLUMNS)
                        .map(one -> one.type() == Scalar.FLOAT ? column(one.name(), Scalar.DOUBLE) : one)
                        .toList())
                : table.schema();
        assertThat(found.schema()).isEqualTo(expected);
        assertThat(found.leftOut()).isEmpty();
        assertThat(new JdbcConnector()
                        .discover(ConnectorUse.of(JdbcDescriptor.ID, "db", "nothing"), table.connection()))
                .isEmpty();
    }

    @Test
    void thousandColumnsOfOddNames() throws IOException {
        Schema.Column[] wide = IntStream.range(0, 1000)
                .mapToObj(i -> column("c\"'ö " + i, i % 3 == 0 ? Scalar.STRING : Scalar.LONG))
                .toArray(Schema.Column[]::new);
        TestTable odd = table.named("o'd\"d ta ble").with(wide);
        Object[] values = IntStream.range(0, 1000)
                .mapToObj(i -> i % 3 == 0 ? (Object) ("v" + i) : (Object) (long) i)
                .toArray();
        odd.write("r", Kind.APPEND, values, values.clone());

        assertThat(shown(odd.read())).isEqualTo(shown(List.of(values, values)));
    }

    @Test
    void valueOfAnotherTypeIsNamed() throws Exception {
        switch (store) {
            case POSTGRES -> {
                refusesToRead("day", Scalar.DATE, "date", "'infinity'");
                refusesToRead("n", new Type.Decimal(4, 1), "numeric", "1.25");
                refusesToRead("n", new Type.Decimal(4, 1), "numeric", "'NaN'");
                refusesToRead("at", Scalar.INSTANT, "timestamptz", "'0044-03-15 12:00:00+00 BC'");
            }
            case SQLITE -> {
                refusesToRead("n", Scalar.INT, "INT", "'five'");
                refusesToRead("n", Scalar.INT, "INTEGER", "3000000000");
                refusesToRead("n", Scalar.LONG, "INTEGER", "1.5");
                refusesToRead("day", Scalar.DATE, "DATE", "1767225600000");
                refusesToRead("day", Scalar.TIMESTAMP, "TIMESTAMP", "'yesterday'");
                refusesToRead("flag", Scalar.BOOLEAN, "BOOLEAN", "2");
                refusesToRead("text", Scalar.STRING, "TEXT", "x'00'");
                refusesToRead("n", new Type.Decimal(4, 1), "NUMERIC", "1.25");
            }
            case H2, DUCKDB -> refusesToRead("n", new Type.Decimal(4, 1), "NUMERIC(10,2)", "1.25");
        }
    }

    private void refusesToRead(String name, Type type, String stored, String value) throws SQLException {
        String own = "odd" + Integer.toHexString((stored + value).hashCode());
        Store.execute(
                table.connection(),
                "CREATE TABLE \"" + own + "\" (\"" + name + "\" " + stored + ")",
                "INSERT INTO \"" + own + "\" VALUES (" + value + ")");

        assertThatThrownBy(() -> table.named(own).with(column(name, type)).read())
                .hasMessageContaining("a value of the column \"" + name + "\" is ")
                .hasMessageContaining("which is no " + type.text());
    }

    @Test
    void nullWhereNoneMayBeIsNamed() throws Exception {
        table.write("r", Kind.APPEND, all());

        assertThatThrownBy(() -> table.with(required("id", Scalar.INT), required("text", Scalar.STRING))
                        .read())
                .hasMessageContaining("a value of the column \"text\" is null");
    }
}
