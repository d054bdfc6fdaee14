package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.column;
import static dev.dataflow.connectors.jdbc.TestTable.required;
import static dev.dataflow.connectors.jdbc.TestTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.WriteMode.Kind;
import dev.dataflow.run.FailureClass;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each mode of a write does to rows that stand, on every database. */
@ParameterizedClass
@EnumSource(Store.class)
final class WriteModesDoWhatTheySay {
    private static final List<String> KEYS = List.of("id", "part");

    @Parameter
    Store store = Store.POSTGRES;

    @TempDir
    Path folder;

    private TestTable table = TestTable.nowhere();

    @BeforeEach
    void table() throws Exception {
        table = new TestTable(store.fresh(folder), "items", new Schema(List.of()))
                .with(column("id", Scalar.INT), column("part", Scalar.STRING), column("n", Scalar.LONG));
        table.write("zero", Kind.APPEND, row(1, "a", 1L), row(2, "a", 2L), row(2, "b", 3L));
    }

    private List<String> rows() throws SQLException {
        return Store.rows(table.connection(), "SELECT * FROM \"items\" ORDER BY 1, 2, 3");
    }

    @Test
    void appendAdds() throws Exception {
        table.write("r", Kind.APPEND, row(1, "a", 1L));

        assertThat(rows()).containsExactly("1 a 1", "1 a 1", "2 a 2", "2 b 3");
    }

    @Test
    void insertAddsUnlessAKeyStands() throws Exception {
        table.write("r", 1, Kind.INSERT, KEYS, row(3, "a", 9L));

        assertThat(rows()).containsExactly("1 a 1", "2 a 2", "2 b 3", "3 a 9");
        fails(
                () -> table.write("s", 1, Kind.INSERT, KEYS, row(2, "b", 9L), row(4, "a", 9L)),
                "KEY_EXISTS",
                "such as id = 2, part = b");
        assertThat(rows()).hasSize(4);
    }

    @Test
    void updateReplacesWhatStandsAlone() throws Exception {
        table.write("r", 1, Kind.UPDATE, KEYS, row(2, "b", 9L), row(7, "z", 9L));

        assertThat(rows()).containsExactly("1 a 1", "2 a 2", "2 b 9");
    }

    @Test
    void upsertReplacesAndAdds() throws Exception {
        table.write("r", 1, Kind.UPSERT, KEYS, row(2, "b", 9L), row(7, "z", null));
        table.write("r", 2, Kind.UPSERT, KEYS, row(7, "z", 8L));

        assertThat(rows()).containsExactly("1 a 1", "2 a 2", "2 b 9", "7 z 8");
    }

    @Test
    void overwriteEmptiesAndKeepsTheTable() throws Exception {
        table.write("r", Kind.OVERWRITE, row(5, "e", 5L));
        assertThat(rows()).containsExactly("5 e 5");

        table.with(column("id", Scalar.INT)).write("s", Kind.OVERWRITE, row(6));
        assertThat(rows()).containsExactly("6 null null");

        table.write("empty", Kind.OVERWRITE);
        assertThat(rows()).isEmpty();
    }

    @Test
    void replaceTakesTheRowsOwnColumns() throws Exception {
        TestTable other = table.with(required("other", Scalar.STRING));
        if (store == Store.H2) {
            fails(() -> other.write("r", Kind.REPLACE), "MODE_UNFIT", "write with overwrite");
            return;
        }
        other.write("r", Kind.REPLACE, row("x"));

        assertThat(rowsOf("SELECT * FROM \"items\"")).containsExactly("x");
    }

    private List<String> rowsOf(String query) throws SQLException {
        return Store.rows(table.connection(), query);
    }

    @Test
    void keysThatAreNoneOrSeveralAreNamed() {
        for (Kind mode : List.of(Kind.INSERT, Kind.UPDATE, Kind.UPSERT)) {
            fails(
                    () -> table.write("n" + mode, 1, mode, KEYS, row(8, null, 1L)),
                    "KEY_NULL",
                    "a row has no value in its key (id, part)");
            fails(
                    () -> table.write("d" + mode, 1, mode, KEYS, row(8, "x", 1L), row(9, "x", 1L), row(8, "x", 2L)),
                    "KEY_DUPLICATED",
                    "the key id = 8, part = x");
        }
    }

    @Test
    void uniqueValueOfTheTablesOwnIsNamed() throws Exception {
        Store.execute(table.connection(), "CREATE UNIQUE INDEX own ON \"items\" (\"n\")");

        fails(() -> table.write("r", Kind.APPEND, row(8, "x", 3L)), "KEY_EXISTS", "stands already");
        assertThat(rows()).hasSize(3);
    }

    /** Any mixture of writes by key leaves what a map would hold. */
    @Test
    void upsertsAndUpdatesAreThoseOfAMap() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        TreeMap<String, Long> expected = new TreeMap<>();
        table.write("start", Kind.OVERWRITE);
        for (int i = 0; i < 8; i++) {
            Kind mode = i % 3 == 2 ? Kind.UPDATE : Kind.UPSERT;
            TreeMap<String, Object[]> rows = new TreeMap<>();
            for (int j = 0; j < 6; j++) {
                int id = random.nextInt(6);
                String part = random.nextInt(2) == 0 ? "a" : "b";
                long n = random.nextInt(1000);
                rows.put(id + " " + part, row(id, part, n));
            }
            rows.forEach((key, row) -> {
                if (mode == Kind.UPSERT || expected.containsKey(key)) {
                    expected.put(key, (Long) row[2]);
                }
            });
            table.write("r" + i, 1, mode, KEYS, rows.values().toArray(Object[][]::new));
        }

        assertThat(rows())
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList());
    }

    private static void fails(ThrowingCallable write, String code, String words) {
        assertThatThrownBy(write).isInstanceOfSatisfying(DriverFailure.class, failure -> {
            assertThat(failure.code()).as(failure.message()).isEqualTo(code);
            assertThat(failure.step()).isEqualTo("write");
            assertThat(failure.message()).contains(words);
            if (!code.equals("MODE_UNFIT")) {
                assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
            }
        });
    }
}
