package dev.dataflow.connectors.iceberg;

import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import java.util.Optional;
import org.apache.iceberg.Table;

/** Tables of Iceberg catalogs. Catalogs are opened once each, at their first use. */
public final class IcebergConnector implements Connector {
    private final Catalogs catalogs = new Catalogs();

    @Override
    public String id() {
        return IcebergDescriptor.ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return discover(use, connection).map(Discovery::schema);
    }

    @Override
    public Optional<Discovery> discover(ConnectorUse use, Connection connection) {
        Table table = new TablePlace(catalogs, null, use, connection).find();
        if (table == null) {
            return Optional.empty();
        }
        Held held = IcebergTypes.held(table.schema());
        return Optional.of(new Discovery(held.columns(), null, held.leftOut()));
    }

    @Override
    public void reach(String id, Connection connection) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, id, "of the connection \"" + id + "\"");
        new TablePlace(catalogs, null, use, connection).reach();
    }

    @Override
    public Source source(SourceUse use) {
        return new IcebergSource(use, new TablePlace(catalogs, use.step(), use.use(), use.connection()));
    }

    @Override
    public Sink sink(SinkUse use) {
        return new IcebergSink(use, new TablePlace(catalogs, use.step(), use.use(), use.connection()));
    }
}
