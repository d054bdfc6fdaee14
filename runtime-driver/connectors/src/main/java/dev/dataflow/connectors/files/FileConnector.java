package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Files of one format under the path of a {@code files} connection. */
abstract class FileConnector implements Connector {
    private final String id;
    private final Function<Place, Format> format;

    FileConnector(String id, Function<Place, Format> format) {
        this.id = id;
        this.format = format;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return asked(use, connection).columns();
    }

    @Override
    public final Optional<Discovery> discover(ConnectorUse use, Connection connection) {
        return asked(use, connection).discover();
    }

    private FileSource asked(ConnectorUse use, Connection connection) {
        Place place = Place.asked(use, connection);
        return new FileSource(place, format.apply(place), new Schema(List.of()), null, Drift.IGNORE_EXTRA);
    }

    @Override
    public final void reach(String connectionId, Connection connection) {
        Place.asked(new ConnectorUse(id, connectionId, "the files of the connection", new TreeMap<>()), connection)
                .reach();
    }

    @Override
    public final Source source(SourceUse use) {
        Place place = Place.read(use.step(), use.use(), use.connection());
        return new FileSource(place, format.apply(place).reading(use), use.schema(), use.where(), use.drift());
    }

    @Override
    public final Sink sink(SinkUse use) {
        Place place = Place.written(use.step(), use.use(), use.connection());
        return new FileSink(place, format.apply(place), use);
    }
}
