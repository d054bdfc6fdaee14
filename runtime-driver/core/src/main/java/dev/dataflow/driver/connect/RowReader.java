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
        private final @Nullable String file;
        private final long position;

        /** Keeps the array, without a copy: readers make one a row. */
        public Row(@Nullable Object[] values) {
            this(values, null, 0);
        }

        /**
         * A row with the place that it is from.
         *
         * @param file an absolute path; null if it is the split's, or there is none
         * @param position the number of its first line, or of its record, in the file, from 1; 0 if it has none
         */
        public Row(@Nullable Object[] values, @Nullable String file, long position) {
            this.values = values;
            this.file = file;
            this.position = position;
        }

        /** The values themselves, not a copy. */
        public @Nullable Object[] values() {
            return values;
        }

        /** The file that it is from, if that is not the split's. */
        public @Nullable String file() {
            return file;
        }

        /** The number of its line or record in the file, from 1; 0 if it has none. */
        public long position() {
            return position;
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
