package dev.dataflow.driver.connect;

import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files that an engine may read by itself. A new format is a new case that engines may decline. */
public sealed interface Scan {

    /**
     * A file of delimited text, UTF-8, with a header line. All lines must have as many cells as the header, all of them
     * UTF-8, and all cells of wanted columns must be texts of their type; if one is not, the whole split is to be read row
     * by row. Blanks are text, also around a quote. An engine that takes a file for another than {@link Split#open} does
     * must find out and not read it.
     *
     * @param header the names of all columns of the file, in order
     * @param constants wanted columns that have the same value in all rows, and are not in the file, by name
     */
    record DelimitedText(
            String path, List<String> header, char delimiter, SortedMap<String, Expression.Literal> constants)
            implements Scan {
        public DelimitedText {
            header = List.copyOf(header);
            constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
        }
    }

    /**
     * Parquet files whose rows all count. Columns are found by field id; a file that lacks one holds nulls for it. A row's
     * position is its number in the file.
     *
     * @param fieldIds for each wanted column, in the order of the schema; null to find the columns by name
     * @param constants wanted columns that have the same value in all rows, and are not in the files, by name
     */
    record Parquet(
            List<String> paths, @Nullable List<Integer> fieldIds, SortedMap<String, Expression.Literal> constants)
            implements Scan {
        public Parquet {
            paths = List.copyOf(paths);
            fieldIds = fieldIds == null ? null : List.copyOf(fieldIds);
            constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
        }

        /** Files that hold all wanted columns. */
        public Parquet(List<String> paths, @Nullable List<Integer> fieldIds) {
            this(paths, fieldIds, new TreeMap<>());
        }
    }

    /**
     * Parquet files of which some rows do not count.
     *
     * @param deleted gives the places of those
     */
    record Remaining(Parquet files, Deleted deleted) implements Scan {}

    /** Rows of files that do not count. */
    interface Deleted {
        /** Where a row is: {@link Keyed#FILE}, one of the scan's paths, and {@link Keyed#POSITION}, its number in the file, from 0. */
        Schema PLACE = new Schema(List.of(
                new Schema.Column(Keyed.FILE, Type.Scalar.STRING, false),
                new Schema.Column(Keyed.POSITION, Type.Scalar.LONG, false)));

        /** Writes the places, each once, and leaves the writer open. */
        void writeTo(RowWriter places) throws IOException;
    }
}
