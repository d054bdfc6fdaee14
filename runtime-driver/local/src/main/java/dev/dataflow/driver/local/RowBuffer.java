package dev.dataflow.driver.local;

import dev.dataflow.ir.Schema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.duckdb.VectorMemory;

/** Rows that wait to be written into chunks. */
final class RowBuffer {
    private final Schema schema;
    private final boolean withFile;
    private final VectorWriter writer = new VectorWriter();
    private final int most;
    private final Object[] column = new Object[VectorMemory.capacity()];
    private Object[][] rows;
    private int[] files;
    private int begin;
    private int end;

    /**
     * Room for rows of that schema.
     *
     * @param withFile whether chunks have, behind them, the column of the source file's number
     * @param most at how many rows it is full
     */
    RowBuffer(Schema schema, boolean withFile, int most) {
        this.schema = schema;
        this.withFile = withFile;
        this.most = most;
        this.rows = new Object[VectorMemory.capacity()][];
        this.files = new int[rows.length];
    }

    void add(Object[] values, int file) {
        if (end == rows.length) {
            rows = Arrays.copyOf(rows, 2 * end);
            files = Arrays.copyOf(files, 2 * end);
        }
        rows[end] = values;
        files[end++] = file;
    }

    boolean isEmpty() {
        return begin == end;
    }

    boolean full() {
        return end - begin >= most;
    }

    int size() {
        return end - begin;
    }

    /** Moves as many rows as fit into an empty chunk, and says how many. */
    int drain(ByteBuffer chunk) {
        int count = Math.min(end - begin, column.length);
        int width = schema.columns().size();
        for (int i = 0; i < width; i++) {
            for (int row = 0; row < count; row++) {
                column[row] = rows[begin + row][i];
            }
            writer.write(schema.columns().get(i).type(), VectorMemory.column(chunk, i), column, count);
        }
        if (withFile && count > 0) {
            ByteBuffer numbers = VectorMemory.values(VectorMemory.column(chunk, width), count, 4);
            for (int row = 0; row < count; row++) {
                numbers.putInt(4 * row, files[begin + row]);
            }
        }
        Arrays.fill(rows, begin, begin + count, null);
        begin += count;
        if (begin == end) {
            begin = 0;
            end = 0;
        }
        return count;
    }
}
