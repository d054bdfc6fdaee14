package dev.dataflow.driver.connect;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of a source. */
public interface Split {

    /** The file that its rows are from, as an absolute path; null if they are from no single file. */
    @Nullable
    String file();

    /** Reads it row by row. Every engine can; this is the reading that {@link #scan} must agree with. */
    RowReader open() throws IOException;

    /**
     * Where a column may hold a null that {@link #open} gives as one, as far as that is known without reading rows: a file,
     * or an empty text. Empty for nowhere: a format that makes a malformed record of a null in a column that has none says
     * so of all columns.
     */
    default Optional<String> nullsIn(String column) {
        return Optional.of(Objects.requireNonNullElse(file(), ""));
    }

    /**
     * How an engine may read it natively, or empty if only row by row. An engine that cannot, or for which it fails on
     * the data, uses {@link #open}.
     */
    default Optional<Scan> scan() {
        return Optional.empty();
    }
}
