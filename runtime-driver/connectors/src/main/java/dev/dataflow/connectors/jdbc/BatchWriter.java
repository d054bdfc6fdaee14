package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts rows into a staging table, so many at a time, each time in a transaction. */
final class BatchWriter implements Dialect.StagingWriter {
    private final TablePlace place;
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<Schema.Column> columns;
    private final int batch;
    private long rows;
    private int waiting;

    BatchWriter(TablePlace place, Connection connection, String table, Schema schema, int batch) throws SQLException {
        this.place = place;
        this.connection = connection;
        this.columns = schema.columns();
        this.batch = batch;
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        this.statement = connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")");
    }

    @Override
    public void write(@Nullable Object[] values) {
        try {
            for (int i = 0; i < values.length; i++) {
                bind(i, values[i]);
            }
            statement.addBatch();
            rows++;
            waiting++;
            if (waiting == batch) {
                flush();
            }
        } catch (SQLException e) {
            throw place.failure(e);
        }
    }

    private void bind(int column, @Nullable Object value) throws SQLException {
        try {
            place.dialect().bind(statement, column + 1, columns.get(column).type(), value);
        } catch (IllegalArgumentException unfit) {
            throw unfit(place, columns.get(column), String.valueOf(unfit.getMessage()));
        }
    }

    static DriverFailure unfit(TablePlace place, Schema.Column column, String why) {
        return place.failure(
                FailureClass.BAD_DATA,
                "VALUE_UNFIT",
                "a value of the column \"" + column.name() + "\" cannot be kept: " + why + ". Mend it before");
    }

    /** Between two portions no transaction is open, which would keep others from writing where one may at a time. */
    private void flush() throws SQLException {
        connection.setAutoCommit(false);
        statement.executeBatch();
        connection.setAutoCommit(true);
        waiting = 0;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        place.translated(() -> {
            try (connection;
                    statement) {
                if (waiting > 0) {
                    flush();
                }
                return true;
            }
        });
    }
}
