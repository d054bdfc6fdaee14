package dev.dataflow.connectors.jdbc;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Value;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table or a query whose rows are read. Nothing of a database can be pinned: each attempt reads it as it is then. */
final class JdbcSource implements Source {
    /** A portion of rows holds so many values at most, however wide they are. */
    private static final int MOST_VALUES = 100_000;

    private static final int LEAST_ROWS = 64;

    private final SourceUse use;
    private final TablePlace place;

    JdbcSource(SourceUse use, TablePlace place) {
        this.use = use;
        this.place = place;
    }

    @Override
    public Pin pin() {
        return new Pin(new TreeMap<>(), List.of());
    }

    @Override
    public Reading open(Pin pin) {
        List<Query> queries = place.translated(() -> {
            try (Connection connection = place.database().open()) {
                return queries(connection);
            }
        });
        SharedSnapshot snapshot = queries.size() > 1 ? new SharedSnapshot(place.database(), queries.size()) : null;
        List<Split> splits =
                queries.stream().<Split>map(one -> new Range(one, snapshot)).toList();
        return () -> splits;
    }

    /** What is read from: the table, or the query as one. */
    static Statement relation(TablePlace place, ConnectorUse use) {
        if (!(use.options().get(JdbcDescriptor.QUERY) instanceof Value.Text query)) {
            return new Statement(place.quoted(), List.of());
        }
        String text = query.text().strip().replaceFirst(";$", "");
        // A comment may end the last line.
        return new Statement("(" + text + "\n) AS q", literals(use, JdbcDescriptor.BINDINGS));
    }

    private static List<Literal> literals(ConnectorUse use, String option) {
        return use.options().get(option) instanceof Value.Bindings bindings
                ? bindings.values().stream().map(value -> (Literal) value).toList()
                : List.of();
    }

    private List<Query> queries(Connection connection) throws SQLException {
        Statement relation = relation(place, use.use());
        List<StoredColumn> stored = place.columns(connection, relation);
        List<StoredColumn> columns = new ColumnFit(place, use.schema()).read(stored);
        Expression where = use.where();
        Optional<Statement> pushed =
                where == null ? Optional.empty() : new Condition(place.dialect(), use.schema(), columns).widened(where);
        return ranges(stored).stream()
                .map(range -> Stream.of(range, pushed).flatMap(Optional::stream).toList())
                .map(conditions -> new Query(columns, relation, conditions))
                .toList();
    }

    private List<Optional<Statement>> ranges(List<StoredColumn> stored) {
        if (!(use.use().options().get(JdbcDescriptor.SPLIT_BY) instanceof Value.Text by)) {
            return List.of(Optional.empty());
        }
        StoredColumn column = StoredColumn.find(stored, by.text())
                .orElseThrow(() -> place.failure(
                        FailureClass.CONFIG,
                        "COLUMN_MISSING",
                        "the column \"" + by.text()
                                + "\", by which it is read in ranges, is not there. Split by one that" + " is"));
        List<Literal> bounds = literals(use.use(), JdbcDescriptor.SPLIT_BOUNDS);
        return Ranges.of(place.quoted(column.name()), bounds.get(0), bounds.get(1), whole(JdbcDescriptor.SPLITS, 1))
                .orElseThrow(() -> place.failure(
                        FailureClass.CONFIG,
                        "SPLIT_UNFIT",
                        "no ranges can be made from " + bounds.get(0).value() + " to "
                                + bounds.get(1).value()
                                + ". Bounds are numbers, dates or times, the least one first"))
                .stream()
                .map(Optional::of)
                .toList();
    }

    private long whole(String option, long otherwise) {
        return use.use().options().get(option) instanceof Value.Whole number ? number.number() : otherwise;
    }

    private int fetched() {
        int width = Math.max(1, use.schema().columns().size());
        long most = Math.max(LEAST_ROWS, MOST_VALUES / width);
        return (int) Math.min(most, whole(JdbcDescriptor.FETCH_ROWS, 10_000));
    }

    /** A range of the rows, read through a connection of its own. */
    private final class Range implements Split {
        private final Query query;
        private final @Nullable SharedSnapshot snapshot;

        Range(Query query, @Nullable SharedSnapshot snapshot) {
            this.query = query;
            this.snapshot = snapshot;
        }

        @Override
        public @Nullable String file() {
            return null;
        }

        @Override
        public Optional<String> nullsIn(String column) {
            // Its reader fails there.
            return Optional.empty();
        }

        @Override
        public RowReader open() {
            return place.translated(() -> {
                Connection connection = place.database().open();
                try {
                    if (place.dialect().fetchesInTransaction()) {
                        SharedSnapshot.beginReading(connection);
                        if (snapshot != null) {
                            snapshot.begin(connection);
                        }
                    }
                    return place.dialect().reader(place, connection, query, use.schema(), fetched());
                } catch (SQLException | RuntimeException e) {
                    connection.close();
                    throw e;
                }
            });
        }
    }
}
