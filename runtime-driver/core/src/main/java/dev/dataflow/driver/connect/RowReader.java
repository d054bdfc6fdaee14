package dev.dataflow.driver.connect;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads rows one by one. */
public interface RowReader extends Closeable {

    /** The next item, or null at the end. */
    @Nullable
    Item next() throws IOException;

    /** What a source holds at one place: a row, or something that is none. */
    sealed interface Item {}

    /** A row: its values in the order of the schema, in the classes that {@link dev.dataflow.driver.rows.Values} names. */
    final class Row implements Item {
        private final @Nullable Object[] values;

        /** Keeps the array, without a copy: readers make one a row. */
        public Row(@Nullable Object[] values) {
            this.values = values;
        }

        /** The values themselves, not a copy. */
        public @Nullable Object[] values() {
            return values;
        }
    }

    /**
     * A record that cannot be read as the schema says.
     *
     * @param reason what is wrong with it, naming column and value
     * @param line the number of its first line, from 1; 0 if lines mean nothing here
     * @param text the record as it stands in the source
     */
    record Malformed(String reason, long line, String text) implements Item {}
}
