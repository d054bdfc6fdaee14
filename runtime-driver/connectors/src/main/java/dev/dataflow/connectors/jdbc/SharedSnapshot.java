package dev.dataflow.connectors.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets several transactions see the rows of one moment, where the database can. A transaction of its own holds the moment
 * until all of them have begun; if one never does, until the process ends.
 */
final class SharedSnapshot {
    private final Database database;
    private final int readers;
    private @Nullable Connection holder;
    private Optional<String> name = Optional.empty();
    private int begun;

    SharedSnapshot(Database database, int readers) {
        this.database = database;
        this.readers = readers;
    }

    /** Makes a transaction that has done nothing yet see that moment. */
    synchronized void begin(Connection transaction) throws SQLException {
        if (holder == null) {
            Connection first = database.open();
            beginReading(first);
            name = database.dialect().sharedSnapshot(first);
            holder = first;
        }
        if (name.isPresent()) {
            database.dialect().adopt(transaction, name.get());
        }
        begun++;
        if (begun == readers) {
            holder.close();
            holder = null;
            begun = 0;
        }
    }

    /** Begins a transaction that reads, and all of whose statements see the same moment. */
    static void beginReading(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }
}
