package dev.dataflow.connectors.jdbc;

import dev.dataflow.ir.Schema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows to a staging table by COPY, in Postgres' binary form; they are there when it is closed. */
final class CopyWriter implements Dialect.StagingWriter {
    private static final byte[] SIGNATURE =
            ("PGCOPY\n\u00ff\r\n\0" + "\0".repeat(Integer.BYTES + Integer.BYTES)).getBytes(StandardCharsets.ISO_8859_1);
    private static final int PORTION = 1 << 16;

    private final TablePlace place;
    private final Connection connection;
    private final CopyIn copy;
    private final List<Schema.Column> columns;
    private final BinaryValues buffer = new BinaryValues(PORTION + (PORTION >> 2));
    private long rows;
    private long bytes;
    private boolean broken;

    CopyWriter(TablePlace place, Connection connection, String table, Schema schema) throws SQLException {
        this.place = place;
        this.connection = connection;
        this.columns = schema.columns();
        this.copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
        buffer.raw(SIGNATURE);
    }

    @Override
    public void write(@Nullable Object[] values) {
        buffer.int16(values.length);
        for (int i = 0; i < values.length; i++) {
            try {
                buffer.value(columns.get(i).type(), values[i]);
            } catch (IllegalArgumentException unfit) {
                broken = true;
                throw BatchWriter.unfit(place, columns.get(i), String.valueOf(unfit.getMessage()));
            }
        }
        rows++;
        if (buffer.length() >= PORTION) {
            place.translated(() -> {
                send();
                return true;
            });
        }
    }

    private void send() throws SQLException {
        try {
            copy.writeToCopy(buffer.bytes(), 0, buffer.length());
        } catch (SQLException e) {
            broken = true;
            throw e;
        }
        bytes += buffer.length();
        buffer.clear();
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        place.translated(() -> {
            try (connection) {
                if (broken) {
                    return false;
                }
                buffer.int16(-1);
                send();
                copy.endCopy();
                return true;
            }
        });
    }
}
