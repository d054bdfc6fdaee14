package dev.dataflow.driver.local;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Schema;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.ChunkQuery;
import org.duckdb.DuckDBConnection;
import org.duckdb.VectorMemory;
import org.jspecify.annotations.Nullable;

/** Reads a relation's rows as values, a chunk of a few thousand at a time. */
final class TableReader implements AutoCloseable {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final Duck duck;
    private final DuckDBConnection connection;
    private final ChunkQuery query;
    private final Duck.Running ending;
    private final Schema schema;
    private final boolean withFile;
    private @Nullable Chunk chunk;
    private boolean ended;

    /** Some rows, column by column. */
    static final class Chunk {
        private final Object[][] columns;
        private final int rows;
        private final @Nullable ByteBuffer files;

        private Chunk(Object[][] columns, int rows, @Nullable ByteBuffer files) {
            this.columns = columns;
            this.rows = rows;
            this.files = files;
        }

        int rows() {
            return rows;
        }

        /**
         * A row. Nulls are places left alone: NullAway does not read {@code @Nullable} in the arrays of other modules'
         * methods, so the type cannot say it here.
         */
        Object[] values(int row) {
            Object[] values = new Object[columns.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = columns[i][row];
            }
            return values;
        }

        /** The number of the file that the row comes from, negative if that is not known. */
        int file(int row) {
            return files == null ? -1 : files.getInt(4 * row);
        }
    }

    TableReader(Duck duck, Relation relation) throws SQLException {
        this(duck, relation, "");
    }

    /** {@code order} is an ORDER BY, or empty. */
    TableReader(Duck duck, Relation relation, String order) throws SQLException {
        this.duck = duck;
        this.schema = relation.schema();
        this.withFile = relation.hidden().contains(SourceFiles.COLUMN);
        List<String> columns = new ArrayList<>();
        schema.columns().forEach(column -> columns.add(SQL.name(column.name())));
        if (withFile) {
            columns.add(SQL.name(SourceFiles.COLUMN));
        }
        this.connection = duck.another();
        try {
            this.query = ChunkQuery.of(
                    connection, "SELECT " + String.join(", ", columns) + " FROM " + relation.sql() + order);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        this.ending = query::cancel;
        try {
            duck.watch(ending);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** The next rows, of which any number of threads may ask; null at the end. */
    @Nullable
    Chunk next() throws SQLException {
        ByteBuffer fetched;
        synchronized (this) {
            fetched = ended ? null : query.next();
            ended = fetched == null;
        }
        if (fetched == null) {
            return null;
        }
        try {
            return read(fetched);
        } finally {
            VectorMemory.free(fetched);
        }
    }

    private Chunk read(ByteBuffer fetched) {
        VectorReader reader = new VectorReader();
        int rows = VectorMemory.rows(fetched);
        Object[][] columns = new Object[schema.columns().size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = reader.read(schema.columns().get(i).type(), VectorMemory.column(fetched, i), rows);
        }
        return new Chunk(columns, rows, withFile ? files(fetched, rows) : null);
    }

    /** A copy, since the chunk is given back. */
    private ByteBuffer files(ByteBuffer fetched, int rows) {
        ByteBuffer vector = VectorMemory.column(fetched, schema.columns().size());
        ByteBuffer numbers = VectorMemory.values(vector, rows, 4);
        ByteBuffer validity = VectorMemory.validity(vector, rows);
        ByteBuffer files = ByteBuffer.allocate(4 * rows);
        for (int row = 0; row < rows; row++) {
            files.putInt(4 * row, VectorReader.there(validity, row) ? numbers.getInt(4 * row) : -1);
        }
        return files;
    }

    boolean nextChunk() throws SQLException {
        chunk = next();
        return chunk != null;
    }

    int rows() {
        return current().rows();
    }

    Object[] values(int row) {
        return current().values(row);
    }

    private Chunk current() {
        Chunk current = chunk;
        if (current == null) {
            throw new IllegalStateException("No chunk is being read");
        }
        return current;
    }

    @Override
    public synchronized void close() throws SQLException {
        ended = true;
        duck.unwatch(ending);
        try (connection) {
            query.close();
        }
    }
}
