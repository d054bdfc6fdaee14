package dev.dataflow.driver.local;

import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints the first rows of tables, as JSON. What it is asked comes on standard input, since it holds credentials. */
final class Show {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final Json json = new Json();

    /** What is asked: tables, and the connections that they name. */
    record Request(SortedMap<String, Connection> connections, List<Table> tables) {
        Request {
            tables = List.copyOf(tables);
        }

        /** A table, and how many of its rows are wanted. */
        record Table(String connector, String connection, String dataset, long limit) {}
    }

    /** A table as it is printed; its rows are sorted by all columns. */
    record Shown(long rows, List<String> columns, List<List<@Nullable Object>> head) {}

    void run(InputStream in, PrintStream out) throws IOException {
        Request request = Question.read(in, Request.class);
        Connectors connectors = new Connectors(request.connections());
        Map<String, Shown> tables = new LinkedHashMap<>();
        for (Request.Table table : request.tables()) {
            shown(connectors, table).ifPresent(found -> tables.put(table.dataset(), found));
        }
        out.println(json.line(Map.of("tables", tables)));
    }

    private static Optional<Shown> shown(Connectors connectors, Request.Table table) throws IOException {
        ConnectorUse use = ConnectorUse.of(table.connector(), table.connection(), table.dataset());
        Optional<Schema> schema = connectors.columns(table.dataset(), use);
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        Source source = connectors.source(table.dataset(), use, schema.get());
        Reading reading = source.open(source.pin());
        Scratch scratch = new Scratch("show");
        try (scratch;
                Duck duck = Duck.open(new Limits(512, 1, scratch.folder()))) {
            Relation rows = relation(duck, reading.splits(), numbered(schema.get()));
            return Optional.of(head(duck, rows, schema.get().names(), table.limit()));
        } catch (SQLException e) {
            throw DuckFailures.of(table.dataset(), e, scratch.folder());
        }
    }

    /** DuckDB takes names that differ in case alone for one; a table need not. */
    private static Schema numbered(Schema schema) {
        List<Schema.Column> columns = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            columns.add(new Schema.Column("c" + columns.size(), column.type(), column.nullable()));
        }
        return new Schema(columns);
    }

    private static Relation relation(Duck duck, List<Split> splits, Schema schema) throws SQLException, IOException {
        Optional<String> parquet = ParquetQuery.of(splits, schema, List.of(), "");
        if (parquet.isPresent()) {
            return Relation.of("(" + parquet.get() + ")", schema);
        }
        String columns = schema.columns().stream()
                .map(column -> SQL.name(column.name()) + " " + SQL.type(column.type()))
                .collect(Collectors.joining(", "));
        duck.execute("CREATE TABLE shown (" + columns + ")");
        try (TableWriter writer = new TableWriter(duck, "shown", schema, false)) {
            for (Split split : splits) {
                try (RowReader reader = split.open()) {
                    for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                        if (item instanceof RowReader.Row row) {
                            writer.add(row.values(), -1);
                        }
                    }
                }
            }
        }
        return Relation.of("shown", schema);
    }

    private static Shown head(Duck duck, Relation rows, List<String> names, long limit) throws SQLException {
        Relation sorted = Relation.of(
                "(SELECT * FROM " + rows.sql() + " ORDER BY ALL NULLS LAST LIMIT " + Math.max(0, limit) + ")",
                rows.schema());
        List<List<@Nullable Object>> head = new ArrayList<>();
        try (TableReader reader = new TableReader(duck, sorted)) {
            while (reader.nextChunk()) {
                for (int row = 0; row < reader.rows(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    Object[] held = reader.values(row);
                    for (int i = 0; i < held.length; i++) {
                        values.add(Values.json(rows.schema().columns().get(i).type(), held[i]));
                    }
                    head.add(values);
                }
            }
        }
        return new Shown(duck.count("SELECT count(*) FROM " + rows.sql()), names, head);
    }
}
