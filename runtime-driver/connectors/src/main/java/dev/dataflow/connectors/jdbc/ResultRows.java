package dev.dataflow.connectors.jdbc;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.FailureClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a query gives, a portion at a time, through a connection of its own. */
final class ResultRows implements RowReader {
    private static final int SHOWN = 100;

    private final TablePlace place;
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<Schema.Column> columns;

    private ResultRows(
            TablePlace place,
            Connection connection,
            PreparedStatement statement,
            ResultSet rows,
            List<Schema.Column> columns) {
        this.place = place;
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.columns = columns;
    }

    static ResultRows of(
            TablePlace place, Statement query, Schema schema, int fetched, @Nullable SharedSnapshot snapshot)
            throws SQLException {
        Connection connection = place.database().open();
        try {
            if (place.dialect().fetchesInTransaction()) {
                SharedSnapshot.beginReading(connection);
                if (snapshot != null) {
                    snapshot.begin(connection);
                }
            }
            PreparedStatement statement = query.prepare(connection, place.dialect());
            statement.setFetchSize(fetched);
            return new ResultRows(place, connection, statement, statement.executeQuery(), schema.columns());
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public @Nullable Item next() {
        try {
            if (!rows.next()) {
                return null;
            }
        } catch (SQLException e) {
            throw place.failure(e);
        }
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = value(i);
            if (value != null) {
                values[i] = value;
            } else if (!columns.get(i).nullable()) {
                throw bad(
                        i, "NULL_FOUND", "is null. Declare it as one that may be, or read a query that leaves it out");
            }
        }
        return new Row(values);
    }

    private @Nullable Object value(int column) {
        try {
            return place.dialect().value(rows, column + 1, columns.get(column).type());
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException unfit) {
            throw bad(
                    column,
                    "VALUE_UNFIT",
                    "is " + shown(column) + ", which is no "
                            + columns.get(column).type().text() + ". Mend the value, or convert it in a query");
        } catch (SQLException e) {
            if (place.dialect().fault(e) == Fault.VALUE_UNFIT) {
                throw bad(
                        column,
                        "VALUE_UNFIT",
                        "is " + shown(column) + ", which is no "
                                + columns.get(column).type().text() + ". Mend the value, or convert it in a query");
            }
            throw place.failure(e);
        }
    }

    private String shown(int column) {
        try {
            String text = String.valueOf(rows.getString(column + 1));
            return "\"" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "\"";
        } catch (SQLException unreadable) {
            return "a value that cannot be shown";
        }
    }

    private DriverFailure bad(int column, String code, String why) {
        return place.failure(
                FailureClass.BAD_DATA,
                code,
                "a value of the column \"" + columns.get(column).name() + "\" " + why);
    }

    @Override
    public void close() {
        place.translated(() -> {
            try (connection;
                    statement) {
                rows.close();
                return true;
            }
        });
    }
}
