package dev.dataflow.connectors.jdbc;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    public List<Held> held(Pin pin) {
        List<StoredColumn> stored = place.translated(() -> {
            try (Connection connection = place.database().open()) {
                return place.columns(connection, relation(place, use.use()));
            }
        });
        Map<StoredColumn, Schema.Column> wanted = new HashMap<>();
        use.schema()
                .columns()
                .forEach(column ->
                        StoredColumn.find(stored, column.name()).ifPresent(found -> wanted.put(found, column)));
        List<Schema.Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (StoredColumn column : stored) {
            Schema.Column asked = wanted.get(column);
            Type type = place.dialect().type(column);
            if (type == null) {
                leftOut.add(column.name() + " " + column.type());
            } else {
                columns.add(new Schema.Column(asked == null ? column.name() : asked.name(), type, true));
            }
        }
        return List.of(new Held(null, new Schema(columns), leftOut));
    }

    @Override
    public boolean reads(Type held, Type wanted) {
        return place.dialect().reads(held, wanted);
    }

    @Override
    public Reading open(Pin pin) {
        List<Query> queries = place.translated(() -> {
            try (Connection connection = place.database().open()) {
                return queries(connection);
            }
        });
        boolean apart = use.use().options().get(JdbcDescriptor.RESUMABLE) instanceof Value.Flag flag && flag.flag();
        SharedSnapshot snapshot =
                queries.size() > 1 && !apart ? new SharedSnapshot(place.database(), queries.size()) : null;
        List<Split> splits =
                queries.stream().<Split>map(one -> new Range(one, snapshot)).toList();
        return new Reading() {
            @Override
            public List<Split> splits() {
                return splits;
            }

            /** Of how many bytes nobody knows; whoever says that ranges may be of several moments has a reason. */
            @Override
            public List<Chunk> chunks(int most, long leastBytes) {
                return apart ? JdbcSource.chunks(splits, most) : List.of();
            }
        };
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
        Statement asked = relation(place, use.use());
        List<StoredColumn> stored = place.columns(connection, asked);
        List<Schema.Column> lacking = lacking(stored);
        Statement relation = lacking.isEmpty() ? asked : withNulls(asked, lacking);
        List<StoredColumn> columns = new ColumnFit(place, use.schema()).read(stored, lacking);
        Expression where = use.where();
        Optional<Statement> pushed =
                where == null ? Optional.empty() : new Condition(place.dialect(), use.schema(), columns).widened(where);
        return ranges(stored).stream()
                .map(range -> Stream.of(range, pushed).flatMap(Optional::stream).toList())
                .map(conditions -> new Query(columns, relation, conditions))
                .toList();
    }

    /** The columns that are null throughout, since the database lacks them and the read evolves. */
    private List<Schema.Column> lacking(List<StoredColumn> stored) {
        return use.schema().columns().stream()
                .filter(column -> use.drift() == Drift.EVOLVE
                        && column.nullable()
                        && StoredColumn.find(stored, column.name()).isEmpty())
                .toList();
    }

    private Statement withNulls(Statement relation, List<Schema.Column> lacking) {
        String nulls = lacking.stream()
                .map(column -> ", "
                        + place.dialect()
                                .columnType(column.type())
                                .map(type -> "CAST(NULL AS " + type + ")")
                                .orElse("NULL")
                        + " AS " + place.quoted(column.name()))
                .collect(Collectors.joining());
        return new Statement(
                "(SELECT e.*" + nulls + " FROM (SELECT * FROM " + relation.sql() + ") AS e) AS q", relation.values());
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

    private static List<Reading.Chunk> chunks(List<Split> ranges, int most) {
        List<Reading.Chunk> chunks = new ArrayList<>();
        for (List<Split> some : Reading.cut(ranges, range -> 1, most, 1)) {
            chunks.add(new Reading.Chunk(chunks.size() + " of " + ranges.size() + " ranges", 0, () -> some));
        }
        return chunks;
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
