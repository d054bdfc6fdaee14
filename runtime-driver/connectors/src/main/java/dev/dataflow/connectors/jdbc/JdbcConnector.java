package dev.dataflow.connectors.jdbc;

import dev.dataflow.connector.JdbcDescriptor;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.run.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables and queries of databases. Every reader and writer has a connection of its own. */
public final class JdbcConnector implements Connector {
    private final OpenConnections connections = new OpenConnections();

    @Override
    public String id() {
        return JdbcDescriptor.ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return discover(use, connection).map(Discovery::schema);
    }

    @Override
    public Optional<Discovery> discover(ConnectorUse use, Connection connection) {
        TablePlace place = new TablePlace(connections, null, use, connection);
        boolean query = use.options().containsKey(JdbcDescriptor.QUERY);
        return place.translated(() -> {
            try (java.sql.Connection open = place.database().open()) {
                return query
                        ? Optional.of(discovered(place, place.columns(open, JdbcSource.relation(place, use)), Map.of()))
                        : discovered(place, open);
            }
        });
    }

    private static Optional<Discovery> discovered(TablePlace place, java.sql.Connection open) throws SQLException {
        Optional<List<StoredColumn>> columns = place.columns(open);
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(discovered(place, columns.get(), place.required(open)));
    }

    /** Of a query nobody knows which columns are never null. */
    private static Discovery discovered(TablePlace place, List<StoredColumn> stored, Map<String, Boolean> required) {
        List<Schema.Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (StoredColumn column : stored) {
            Type type = place.dialect().type(column);
            if (type == null) {
                leftOut.add(column.name() + " " + column.type());
            } else {
                columns.add(new Schema.Column(column.name(), type, !required.containsKey(column.name())));
            }
        }
        return new Discovery(new Schema(columns), null, leftOut);
    }

    /** Asks the database for a sign of life, with the connection's login; fails with what is wrong, if anything is. */
    @Override
    public void reach(String id, Connection connection) {
        ConnectorUse use = ConnectorUse.of(JdbcDescriptor.ID, id, "");
        TablePlace place = new TablePlace(connections, null, use, connection);
        place.translated(() -> {
            try (java.sql.Connection open = place.database().open();
                    java.sql.Statement statement = open.createStatement()) {
                return statement.execute("SELECT 1");
            }
        });
    }

    @Override
    public void cancel() {
        connections.cancel();
    }

    @Override
    public Source source(SourceUse use) {
        return new JdbcSource(use, new TablePlace(connections, use.step(), use.use(), use.connection()));
    }

    @Override
    public Sink sink(SinkUse use) {
        return new JdbcSink(use, new TablePlace(connections, use.step(), use.use(), use.connection()));
    }
}
