package dev.dataflow.connectors.jdbc;

import static dev.dataflow.connectors.jdbc.TestTable.column;
import static dev.dataflow.connectors.jdbc.TestTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges, queries with bound values, and conditions that the database decides, on every database. */
@ParameterizedClass
@EnumSource(Store.class)
final class ReadsWhatIsAsked {
    private static final int ROWS = 40;

    @Parameter
    Store store = Store.POSTGRES;

    @TempDir
    Path folder;

    private TestTable table = TestTable.nowhere();

    @BeforeEach
    void table() throws Exception {
        table = new TestTable(store.fresh(folder), "items", new Schema(List.of()))
                .with(
                        column("id", Scalar.INT),
                        column("n", Scalar.INT),
                        column("name", Scalar.STRING),
                        column("day", Scalar.DATE),
                        column("price", new Type.Decimal(6, 2)));
        Object[][] rows = IntStream.range(0, ROWS)
                .mapToObj(i -> row(
                        i,
                        i % 7 == 0 ? null : i % 5,
                        i % 11 == 0 ? null : i % 2 == 0 ? "even" : "Odd",
                        LocalDate.of(2026, 1, 1).plusDays(i),
                        new BigDecimal(i * 25).movePointLeft(2).setScale(2)))
                .toArray(Object[][]::new);
        table.write("r", Kind.APPEND, rows);
    }

    private static Literal literal(Scalar type, String value) {
        return new Literal(type, value);
    }

    private static UnaryOperator<ConnectorUse> split(String by, Literal least, Literal most, int ranges) {
        return use -> use.with(JdbcDescriptor.SPLIT_BY, new Value.Text(by))
                .with(JdbcDescriptor.SPLIT_BOUNDS, new Value.Bindings(List.of(least, most)))
                .with(JdbcDescriptor.SPLITS, new Value.Whole(ranges));
    }

    @Test
    void rangesAreAllRowsEachOnce() throws IOException {
        List<UnaryOperator<ConnectorUse>> all = List.of(
                split("id", literal(Scalar.INT, "0"), literal(Scalar.INT, "39"), 4),
                // Bounds that leave out most of the rows, nulls in the column, more ranges than values.
                split("n", literal(Scalar.LONG, "2"), literal(Scalar.LONG, "3"), 5),
                split("day", literal(Scalar.DATE, "2026-01-05"), literal(Scalar.DATE, "2026-01-20"), 3),
                split("ID", literal(Scalar.DOUBLE, "0.5"), literal(Scalar.DOUBLE, "20.25"), 3),
                split("id", literal(Scalar.INT, "7"), literal(Scalar.INT, "7"), 1));
        for (UnaryOperator<ConnectorUse> options : all) {
            List<Split> splits = table.splits(options, null);
            List<Object> ids = new ArrayList<>();
            for (Split split : splits) {
                TestTable.rows(split).forEach(row -> ids.add(row[0]));
            }
            assertThat(ids.stream().sorted().toList())
                    .isEqualTo(IntStream.range(0, ROWS).boxed().toList());
        }
        List<Split> four = table.splits(all.get(0), null);
        assertThat(four).hasSize(4);
        for (Split split : four) {
            assertThat(TestTable.rows(split)).hasSizeBetween(9, 11);
        }
    }

    @Test
    void rangesOfWhatHasNoneAreRefused() {
        assertThatThrownBy(() ->
                        table.splits(split("name", literal(Scalar.STRING, "a"), literal(Scalar.STRING, "z"), 2), null))
                .hasMessageContaining("no ranges can be made from a to z");
        assertThatThrownBy(() -> table.splits(split("id", literal(Scalar.INT, "9"), literal(Scalar.INT, "1"), 2), null))
                .hasMessageContaining("the least one first");
        assertThatThrownBy(() ->
                        table.splits(split("nix", literal(Scalar.INT, "1"), literal(Scalar.INT, "9"), 2), null))
                .hasMessageContaining("the column \"nix\", by which it is read in ranges, is not there");
    }

    /** The first range is being read when another session writes: the others must not see it. */
    @Test
    void rangesAreOfOneMoment() throws IOException {
        Assumptions.assumeTrue(store == Store.POSTGRES);
        List<Split> splits = table.splits(split("id", literal(Scalar.INT, "0"), literal(Scalar.INT, "39"), 2), null);
        List<Object[]> rows = new ArrayList<>(TestTable.rows(splits.get(0)));
        table.write("meanwhile", Kind.OVERWRITE, row(100, 1, "late", null, null));
        rows.addAll(TestTable.rows(splits.get(1)));

        assertThat(rows).hasSize(ROWS).noneMatch(row -> row[0].equals(100));
        assertThat(table.ids()).containsExactly(100);
    }

    @Test
    void queryWithBoundValues() throws IOException {
        UnaryOperator<ConnectorUse> query = use -> use.with(
                        JdbcDescriptor.QUERY,
                        new Value.Text("select \"id\", \"price\" * 2 as \"twice\" from \"items\" where \"name\" = ? and"
                                + " \"id\" > ? -- and no more;"))
                .with(
                        JdbcDescriptor.BINDINGS,
                        new Value.Bindings(List.of(literal(Scalar.STRING, "Odd"), literal(Scalar.INT, "30"))));
        TestTable asked = table.with(column("id", Scalar.INT), column("twice", new Type.Decimal(10, 2)));

        List<Object[]> all = asked.read(query, null);
        List<Object[]> ranges = asked.read(
                use -> split("id", literal(Scalar.INT, "31"), literal(Scalar.INT, "39"), 3)
                        .apply(query.apply(use)),
                new Call(Function.LESS, List.of(new Expression.Column("id"), literal(Scalar.INT, "36"))));

        assertThat(all.stream().map(row -> row[0]).sorted()).containsExactly(31, 35, 37, 39);
        assertThat(all).contains(row(31, new BigDecimal("15.50")));
        assertThat(ranges.stream().map(row -> row[0]).sorted()).containsExactly(31, 35);
    }

    @Test
    void bindingsAreNoPartOfTheText() throws IOException {
        UnaryOperator<ConnectorUse> query = use -> use.with(
                        JdbcDescriptor.QUERY, new Value.Text("select \"id\" from \"items\" where \"name\" = ?"))
                .with(JdbcDescriptor.BINDINGS, new Value.Bindings(List.of(literal(Scalar.STRING, "x' or '1' = '1"))));

        assertThat(table.with(column("id", Scalar.INT)).read(query, null)).isEmpty();
    }

    /** What the database leaves out, the condition must not be true for; what it decides exactly, it leaves out. */
    @Test
    void conditionsAreDecidedWhereTheyMeanTheSame() throws IOException {
        Expression.Column id = new Expression.Column("id");
        Expression.Column n = new Expression.Column("n");
        Expression.Column name = new Expression.Column("name");
        Expression less = call(Function.LESS, id, literal(Scalar.LONG, "10"));
        Expression odd = call(Function.EQUAL, name, literal(Scalar.STRING, "Odd"));
        Expression none = call(Function.IS_NULL, n);
        Expression opaque =
                call(Function.EQUAL, call(Function.ADD, id, literal(Scalar.INT, "1")), literal(Scalar.INT, "3"));

        assertThat(count(less)).isEqualTo(10);
        assertThat(count(call(Function.GREATER, literal(Scalar.INT, "10"), id))).isEqualTo(10);
        assertThat(count(odd)).isEqualTo(18);
        assertThat(count(none)).isEqualTo(6);
        assertThat(count(call(Function.NOT, none))).isEqualTo(34);
        assertThat(count(call(Function.NOT, call(Function.OR, less, none)))).isEqualTo(26);
        assertThat(count(call(Function.IN, n, literal(Scalar.INT, "1"), literal(Scalar.INT, "4"))))
                .isEqualTo(14);
        assertThat(count(call(Function.AND, opaque, less))).isEqualTo(10);
        assertThat(count(call(Function.OR, call(Function.AND, opaque, less), none)))
                .isEqualTo(14);
        // Not decided at all: arithmetic, one side of an or, an order or a difference of texts, a null.
        for (Expression left : List.of(
                opaque,
                call(Function.OR, opaque, less),
                call(Function.NOT, odd),
                call(Function.NOT_EQUAL, name, literal(Scalar.STRING, "Odd")),
                call(Function.LESS, name, literal(Scalar.STRING, "a")),
                call(Function.EQUAL, id, new Literal(Scalar.INT, null)))) {
            assertThat(count(left)).as("%s", left).isEqualTo(ROWS);
        }
        boolean exact = store != Store.SQLITE;
        assertThat(count(call(Function.LESS, new Expression.Column("day"), literal(Scalar.DATE, "2026-01-11"))))
                .isEqualTo(exact ? 10 : ROWS);
        assertThat(count(call(
                        Function.GREATER_OR_EQUAL,
                        new Expression.Column("price"),
                        new Literal(new Type.Decimal(4, 1), "9.0"))))
                .isEqualTo(exact ? 4 : ROWS);
    }

    private static Expression call(Function function, Expression... arguments) {
        return new Call(function, Stream.of(arguments).toList());
    }

    private int count(Expression where) throws IOException {
        return table.read(use -> use, where).size();
    }

    @Test
    void fetchedPortionsAreAllRows() throws IOException {
        assertThat(table.read(use -> use.with(JdbcDescriptor.FETCH_ROWS, new Value.Whole(3)), null))
                .hasSize(ROWS);
    }
}
