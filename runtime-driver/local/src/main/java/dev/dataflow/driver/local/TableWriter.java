package dev.dataflow.driver.local;

import dev.dataflow.ir.Schema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Adds rows of values to a table of DuckDB's. They are there when it is closed. */
final class TableWriter implements AutoCloseable {
    private final DuckDBConnection connection;
    private final DuckDBAppender appender;
    private final int width;
    private final boolean withFile;

    /** {@code withFile} says whether the table has the hidden column of the source file's number. */
    TableWriter(Duck duck, String table, Schema schema, boolean withFile) throws SQLException {
        this.connection = duck.another();
        this.appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
        this.width = schema.columns().size();
        this.withFile = withFile;
    }

    void add(Object[] values, int file) throws SQLException {
        appender.beginRow();
        for (int i = 0; i < width; i++) {
            add(values[i]);
        }
        if (withFile) {
            appender.append(file);
        }
        appender.endRow();
    }

    private void add(@Nullable Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.append(text);
        } else if (value instanceof Integer number) {
            appender.append(number.intValue());
        } else if (value instanceof Long number) {
            appender.append(number.longValue());
        } else if (value instanceof Double number) {
            appender.append(number.doubleValue());
        } else if (value instanceof BigDecimal number) {
            appender.append(number);
        } else if (value instanceof LocalDateTime time) {
            appender.append(time);
        } else if (value instanceof LocalDate day) {
            appender.append(day);
        } else if (value instanceof Boolean flag) {
            appender.append(flag.booleanValue());
        } else if (value instanceof Instant time) {
            appender.append(time.atOffset(ZoneOffset.UTC));
        } else if (value instanceof Float number) {
            appender.append(number.floatValue());
        } else if (value instanceof UUID uuid) {
            appender.append(uuid);
        } else if (value instanceof byte[] bytes) {
            appender.append(bytes);
        } else {
            throw new IllegalArgumentException("Cannot keep a " + value.getClass());
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            appender.close();
        } finally {
            connection.close();
        }
    }
}
