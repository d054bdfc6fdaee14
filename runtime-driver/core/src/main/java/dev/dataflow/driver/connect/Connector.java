package dev.dataflow.driver.connect;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Connection;
import java.util.List;
import java.util.Optional;

/** The run-time half of a connector, found by {@link java.util.ServiceLoader} under the id of its descriptor. */
public interface Connector {

    /** The id of its descriptor: {@code iceberg}. */
    String id();

    /** The columns of what a use names, as far as they have types of ours; empty if it is not there. */
    Optional<Schema> columns(ConnectorUse use, Connection connection);

    /**
     * What the store says of the columns of what a use names, for a schema snapshot; empty if it is not there. Options of
     * the use are constants.
     */
    default Optional<Discovery> discover(ConnectorUse use, Connection connection) {
        return columns(use, connection).map(schema -> new Discovery(schema, null, List.of()));
    }

    /**
     * Asks whether the store behind a connection answers: cheaply, and for ten seconds at most. Returns if it does.
     *
     * @param id the connection's, which failures name
     * @throws dev.dataflow.driver.DriverFailure {@code SOURCE_UNREACHABLE}, which is transient, if it does not answer;
     *     {@code CONNECTION_UNFIT}, of class config, if the connection itself is what is wrong
     */
    default void reach(String id, Connection connection) {
        // A store without a place of its own is always there.
    }

    /**
     * Ends what runs in stores at this connector's behest, since the task is to end: on whatever threads wait for it, which
     * then fail. Returns at once, and may be called at any time.
     */
    default void cancel() {
        // Files are at hand: nobody waits for them long.
    }

    /** The source of a read step; opens nothing yet. */
    Source source(SourceUse use);

    /** The sink of a write step; opens nothing yet. */
    Sink sink(SinkUse use);
}
