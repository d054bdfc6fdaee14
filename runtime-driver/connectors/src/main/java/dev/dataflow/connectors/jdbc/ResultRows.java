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

    static ResultRows of(TablePlace place, Connection connection, Query query, Schema schema, int fetched)
            throws SQLException {
        PreparedStatement statement = query.statement(place.dialect()).prepare(connection, place.dialect());
        statement.setFetchSize(fetched);
        return new ResultRows(place, connection, statement, statement.executeQuery(), schema.columns());
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
                throw nullFound(place, columns.get(i));
            }
        }
        return new Row(values);
    }

    private @Nullable Object value(int column) {
        try {
            return place.dialect().value(rows, column + 1, columns.get(column).type());
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException unfit) {
            throw unfit(place, columns.get(column), shown(column));
        } catch (SQLException e) {
            throw place.dialect().fault(e) == Fault.VALUE_UNFIT
                    ? unfit(place, columns.get(column), shown(column))
                    : place.failure(e);
        }
    }

    static DriverFailure nullFound(TablePlace place, Schema.Column column) {
        return place.failure(
                FailureClass.BAD_DATA,
                "NULL_FOUND",
                "a value of the column \"" + column.name()
                        + "\" is null. Declare it as one that may be, or read a query that leaves it out");
    }

    static DriverFailure unfit(TablePlace place, Schema.Column column, String shown) {
        return place.failure(
                FailureClass.BAD_DATA,
                "VALUE_UNFIT",
                "a value of the column \"" + column.name() + "\" is " + shown + ", which is no "
                        + column.type().text() + ". Mend the value, or convert it in a query");
    }

    private String shown(int column) {
        try {
            String text = String.valueOf(rows.getString(column + 1));
            return "\"" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "\"";
        } catch (SQLException unreadable) {
            return "a value that cannot be shown";
        }
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
