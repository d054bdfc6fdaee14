package dev.dataflow.connectors.csv;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import java.util.List;
import java.util.Optional;

/** Comma-separated files under the path of a {@code files} connection. */
public final class CsvConnector implements Connector {
    @Override
    public String id() {
        return CsvDescriptor.ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return files(use, connection).columns();
    }

    @Override
    public Optional<Discovery> discover(ConnectorUse use, Connection connection) {
        return files(use, connection).discover();
    }

    private static CsvSource files(ConnectorUse use, Connection connection) {
        return CsvSource.unnamed(new SourceUse(use.dataset(), use, new Schema(List.of()), null, connection));
    }

    @Override
    public Source source(SourceUse use) {
        return new CsvSource(use);
    }

    @Override
    public Sink sink(SinkUse use) {
        throw new UnsupportedOperationException("CSV is no sink, and the compiler says so");
    }
}
