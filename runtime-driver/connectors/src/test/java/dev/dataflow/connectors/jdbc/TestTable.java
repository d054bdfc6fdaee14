package dev.dataflow.connectors.jdbc;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.CommitKey;
import dev.dataflow.driver.connect.Commitment;
import dev.dataflow.driver.connect.Committed;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A table through the door that engines use, each time by a connector of its own, as other processes have one. */
record TestTable(Connection connection, String name, Schema schema) {
    private static final AtomicInteger CLAIMS = new AtomicInteger();

    /** What stands in a field until a test begins. */
    static TestTable nowhere() {
        Connection none = Connection.of("sqlite", Map.of());
        return new TestTable(none, "none", new Schema(List.of()));
    }

    static Schema.Column column(String name, Type type) {
        return new Schema.Column(name, type, true);
    }

    static Schema.Column required(String name, Type type) {
        return new Schema.Column(name, type, false);
    }

    TestTable with(Schema.Column... columns) {
        return new TestTable(connection, name, new Schema(List.of(columns)));
    }

    TestTable named(String other) {
        return new TestTable(connection, other, schema);
    }

    static Stage stage(String run, int generation) {
        int claim = CLAIMS.incrementAndGet();
        return new Stage(CommitTable.id(key(run, generation)).substring(0, 16), generation, claim, claim);
    }

    static CommitKey key(String run, int generation) {
        return new CommitKey("", "p", run, "write", "", generation);
    }

    static Commitment commitment(String run, int generation) {
        return new Commitment(key(run, generation), 1, Instant.now(), name -> {});
    }

    Sink sink(WriteMode.Kind mode, String... keys) {
        ConnectorUse use = ConnectorUse.of(JdbcDescriptor.ID, "db", name);
        return new JdbcConnector()
                .sink(new SinkUse("write", use, new WriteMode(mode, List.of(keys)), schema, connection));
    }

    /** Stages rows, through several writers that are open at once. */
    Staged staged(Sink sink, Stage stage, Object[]... rows) throws IOException {
        Intake.Rows intake = (Intake.Rows) sink.open(stage);
        try (RowWriter one = intake.writer();
                RowWriter other = intake.writer()) {
            for (int i = 0; i < rows.length; i++) {
                (i % 2 == 0 ? one : other).write(rows[i]);
            }
        }
        return intake.stage();
    }

    /** Stages and commits, as an undisturbed attempt does. */
    Committed write(String run, int generation, WriteMode.Kind mode, List<String> keys, Object[]... rows)
            throws IOException {
        Sink sink = sink(mode, keys.toArray(String[]::new));
        return sink.commit(staged(sink, stage(run, generation), rows), commitment(run, generation));
    }

    Committed write(String run, WriteMode.Kind mode, Object[]... rows) throws IOException {
        return write(run, 1, mode, List.of(), rows);
    }

    List<Object[]> read() throws IOException {
        return read(use -> use, null);
    }

    List<Object[]> read(UnaryOperator<ConnectorUse> options, @Nullable Expression where) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (Split split : splits(options, where)) {
            rows.addAll(rows(split));
        }
        return rows;
    }

    List<Split> splits(UnaryOperator<ConnectorUse> options, @Nullable Expression where) {
        ConnectorUse use = options.apply(ConnectorUse.of(JdbcDescriptor.ID, "db", name));
        Source source = new JdbcConnector().source(new SourceUse("read", use, schema, where, connection));
        return source.open(source.pin()).splits();
    }

    static List<Object[]> rows(Split split) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        try (RowReader reader = split.open()) {
            for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                rows.add(((RowReader.Row) item).values());
            }
        }
        return rows;
    }

    /** The first column of all rows, sorted. */
    List<Object> ids() throws IOException {
        return read().stream().map(row -> row[0]).sorted().toList();
    }

    @SuppressWarnings("NullAway") // JDK 17's compiler does not see that the values of a row may be null.
    static Object[] row(@Nullable Object... values) {
        return values;
    }
}
