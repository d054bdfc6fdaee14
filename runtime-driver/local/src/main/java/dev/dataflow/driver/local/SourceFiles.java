package dev.dataflow.driver.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a task's rows come from, by number: rows carry the number along, in a column that is not theirs. */
final class SourceFiles {
    /** The column's name. */
    static final String COLUMN = "_dataflow_file";

    private final List<String> paths = new ArrayList<>();

    synchronized int number(String path) {
        int last = paths.size() - 1;
        // Rows come file by file.
        if (last < 0 || !paths.get(last).equals(path)) {
            paths.add(path);
        }
        return paths.size() - 1;
    }

    @Nullable
    synchronized String path(int number) {
        return number < 0 ? null : paths.get(number);
    }
}
