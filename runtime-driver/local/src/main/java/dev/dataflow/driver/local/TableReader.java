package dev.dataflow.driver.local;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** Reads a relation's rows as values, a chunk of a few thousand at a time. */
final class TableReader implements AutoCloseable {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final DuckDBConnection connection;
    private final DuckDBPreparedStatement statement;
    private final DuckDBChunkedResult result;
    private final Schema schema;
    private final boolean withFile;
    private @Nullable DuckDBDataChunkReader chunk;

    TableReader(Duck duck, Relation relation) throws SQLException {
        this.schema = relation.schema();
        this.withFile = relation.hidden().contains(SourceFiles.COLUMN);
        List<String> columns = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            columns.add(readable(column));
        }
        if (withFile) {
            columns.add(SQL.name(SourceFiles.COLUMN));
        }
        this.connection = duck.another();
        this.statement = connection.prepare("SELECT " + String.join(", ", columns) + " FROM " + relation.sql());
        this.result = statement.query();
    }

    /** Chunks hold plain values only: UUIDs and bytes travel as text. */
    private static String readable(Schema.Column column) {
        String name = SQL.name(column.name());
        if (column.type() == Scalar.UUID) {
            return "CAST(" + name + " AS VARCHAR)";
        }
        return column.type() == Scalar.BINARY ? "to_base64(" + name + ")" : name;
    }

    boolean nextChunk() {
        boolean there = result.nextChunk();
        chunk = there ? result.chunk() : null;
        return there;
    }

    int rows() {
        return (int) current().rowCount();
    }

    /**
     * A row of the current chunk. Nulls are places left alone: NullAway does not read {@code @Nullable} in the arrays of
     * other modules' methods, so the type cannot say it here.
     */
    Object[] values(int row) {
        Object[] values = new Object[schema.columns().size()];
        for (int i = 0; i < values.length; i++) {
            DuckDBReadableVector vector = current().vector(i);
            if (!vector.isNull(row)) {
                values[i] = value(schema.columns().get(i).type(), vector, row);
            }
        }
        return values;
    }

    /** The number of the file that the row comes from, negative if that is not known. */
    int file(int row) {
        return withFile ? current().vector(schema.columns().size()).getInt(row) : -1;
    }

    private static Object value(Type type, DuckDBReadableVector vector, int row) {
        if (!(type instanceof Scalar scalar)) {
            return vector.getBigDecimal(row);
        }
        return switch (scalar) {
            case DURATION, FILE ->
                throw new IllegalArgumentException("Cannot hold a " + scalar.text() + ": it has no runtime");
            case BOOLEAN -> vector.getBoolean(row);
            case INT -> vector.getInt(row);
            case LONG -> vector.getLong(row);
            case FLOAT -> vector.getFloat(row);
            case DOUBLE -> vector.getDouble(row);
            case STRING -> vector.getString(row);
            case DATE -> vector.getLocalDate(row);
            case TIMESTAMP -> vector.getLocalDateTime(row);
            case INSTANT -> vector.getOffsetDateTime(row).toInstant();
            case BINARY -> Base64.getDecoder().decode(vector.getString(row));
            case UUID -> UUID.fromString(vector.getString(row));
        };
    }

    private DuckDBDataChunkReader current() {
        DuckDBDataChunkReader current = chunk;
        if (current == null) {
            throw new IllegalStateException("No chunk is being read");
        }
        return current;
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                statement) {
            result.close();
        }
    }
}
