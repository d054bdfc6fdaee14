package dev.dataflow.connectors.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/** The connections that a task has opened, so that what runs on them can be ended: who waits for a database hears nothing. */
final class OpenConnections {
    private final Map<Connection, Dialect> open = Collections.synchronizedMap(new WeakHashMap<>());

    void add(Connection connection, Dialect dialect) {
        open.put(connection, dialect);
    }

    /** Ends what runs, each on a thread of its own: a server that does not answer holds up nobody. */
    void cancel() {
        Map<Connection, Dialect> now;
        synchronized (open) {
            now = new HashMap<>(open);
        }
        now.forEach((connection, dialect) -> {
            Thread thread = new Thread(() -> cancel(connection, dialect), "cancel");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void cancel(Connection connection, Dialect dialect) {
        try {
            if (!connection.isClosed()) {
                dialect.cancel(connection);
            }
        } catch (SQLException nothingRuns) {
            // Or nobody answers: the process ends all the same.
        }
    }
}
