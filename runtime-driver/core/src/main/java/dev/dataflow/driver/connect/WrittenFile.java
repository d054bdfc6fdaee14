package dev.dataflow.driver.connect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that an engine wrote.
 *
 * @param path absolute
 * @param partition for each field of the layout, the value that its rows share, in the text form of its type as
 *     {@link dev.dataflow.ir.Expression.Literal} has it: of a day {@code 2019-03-01}, of years, months, hours and buckets a
 *     whole number; null for null
 */
public record WrittenFile(String path, long rows, long bytes, List<@Nullable String> partition) {
    public WrittenFile {
        // List.copyOf refuses nulls.
        partition = Collections.unmodifiableList(new ArrayList<>(partition));
    }
}
