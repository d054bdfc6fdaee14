package dev.dataflow.driver.local;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.Connector;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.SinkUse;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Objects;
import java.util.Optional;

/** A store behind an address, of which a client waits for the first word without end. */
public final class SilentConnector implements Connector {
    static final String ID = "silent";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Optional<Schema> columns(ConnectorUse use, Connection connection) {
        return Optional.empty();
    }

    @Override
    public void reach(String id, Connection connection) {
        if (connection.login() == null) {
            throw new DriverFailure(
                    FailureClass.CONFIG, "CONNECTION_UNFIT", null, "The connection has no login. Give it one");
        }
        try (Socket socket =
                new Socket(Objects.requireNonNull(connection.host()), Objects.requireNonNull(connection.port()))) {
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + connection.password(), e);
        }
    }

    @Override
    public Source source(SourceUse use) {
        throw new IllegalStateException("Asked for a source, though nothing answered");
    }

    @Override
    public Sink sink(SinkUse use) {
        throw new IllegalStateException("Asked for a sink, though nothing answered");
    }
}
