package dev.dataflow.driver;

import dev.dataflow.driver.commit.Whereabouts;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Pin;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the connectors on the driver's class path, and gives them their connections. */
public final class Connectors {
    /** Of stores that need none. */
    private static final Connection NONE = Connection.of("none", Map.of());

    private final Map<String, Connection> connections;
    private final Iterable<Connector> found;
    /** Those that something was asked of. */
    private final Set<Connector> used = ConcurrentHashMap.newKeySet();

    /** The connectors, with the connections that they may use, by id. */
    public Connectors(Map<String, Connection> connections) {
        this.connections = connections;
        this.found = ServiceLoader.load(Connector.class, Connectors.class.getClassLoader());
    }

    Source source(Step step, Body.Read read) {
        return source(stored(step, read, List.of()));
    }

    /** The columns of a read step's source against those that the step declares. */
    SourceDrift drift(Step step, Body.Read read) {
        SourceUse stored = stored(step, read, List.of());
        return new SourceDrift(step, read, source(stored), stored.schema());
    }

    /** What a read step reads of its source. */
    SourceRows rows(Step step, Body.Read read, Pin pin) {
        SourceUse stored = stored(step, read, pin.evolved());
        return new SourceRows(source(stored).open(pin), stored.schema(), stored.where(), read.origins());
    }

    private Source source(SourceUse use) {
        return connector(use.step(), use.use()).source(use);
    }

    private SourceUse stored(Step step, Body.Read read, List<Schema.Column> evolved) {
        String name = step.name();
        ConnectorUse use = read.source();
        StoredColumns columns = new StoredColumns(name, read, step.columns());
        return new SourceUse(
                name,
                use,
                columns.schema(() -> columns(name, use)),
                read.where(),
                connection(name, use),
                read.drift(),
                evolved.stream().map(Schema.Column::name).toList());
    }

    /** What a use names, all of it, as the source of a step. */
    public Source source(String step, ConnectorUse use, Schema schema) {
        return source(new SourceUse(step, use, schema, connection(step, use)));
    }

    /** The columns of what a use names; empty if it is not there. */
    public Optional<Schema> columns(String step, ConnectorUse use) {
        return connector(step, use).columns(use, connection(step, use));
    }

    /** What the store says of the columns of what a use names; empty if it is not there. */
    public Optional<Discovery> discover(ConnectorUse use) {
        String name = use.dataset();
        return connector(name, use).discover(use, connection(name, use));
    }

    /** A question to the store behind the connection of a use, to be asked on any thread: it returns if there is an answer. */
    Runnable question(String step, ConnectorUse use) {
        Connector connector = connector(step, use);
        Connection connection = connection(step, use);
        return () -> connector.reach(use.connection(), connection);
    }

    Sink sink(Step step, Body.Write write, List<String> evolved) {
        ConnectorUse use = write.sink();
        return connector(step.name(), use)
                .sink(new SinkUse(
                        step.name(), use, write.mode(), step.columns(), connection(step.name(), use), evolved));
    }

    /** A sink of which only leftovers are wanted. */
    Sink sink(Whereabouts.Output output) {
        return connector(output.step(), output.use())
                .sink(new SinkUse(
                        output.step(),
                        output.use(),
                        output.mode(),
                        new Schema(List.of()),
                        connection(output.step(), output.use())));
    }

    /** Ends what runs in stores; on any thread. */
    void cancel() {
        used.forEach(Connector::cancel);
    }

    private Connector connector(String step, ConnectorUse use) {
        List<String> known = new ArrayList<>();
        for (Connector connector : found) {
            if (connector.id().equals(use.connector())) {
                used.add(connector);
                return connector;
            }
            known.add(connector.id());
        }
        throw new DriverFailure(
                FailureClass.CONFIG,
                "CONNECTOR_MISSING",
                step,
                "Cannot run step \"" + step + "\": this engine has no connector \"" + use.connector() + "\". It has: "
                        + String.join(", ", known) + ". Install a Dataflow that has it");
    }

    private Connection connection(String step, ConnectorUse use) {
        if (use.connection().isEmpty()) {
            return NONE;
        }
        Connection connection = connections.get(use.connection());
        if (connection == null) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "CONNECTION_MISSING",
                    step,
                    "Cannot run step \"" + step + "\": it needs the connection \"" + use.connection()
                            + "\", which was not given. Given are: " + String.join(", ", connections.keySet())
                            + ". Make the connection in Airflow, or name it in dataflow.yaml");
        }
        return connection;
    }
}
