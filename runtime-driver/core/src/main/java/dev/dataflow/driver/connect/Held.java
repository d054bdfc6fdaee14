package dev.dataflow.driver.connect;

import dev.dataflow.ir.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of what was pinned of a source, or of one of its files.
 *
 * @param file the file, as an absolute path; null if it is of no single file
 * @param columns those that have types of ours, a wanted one under the name by which it is wanted. Of a format that says
 *     nothing of types all are strings, and of one whose rows may lack any column the wanted ones are among them
 * @param leftOut the others, as the store names them, each with its type
 */
public record Held(@Nullable String file, Schema columns, List<String> leftOut) {
    public Held {
        leftOut = List.copyOf(leftOut);
    }
}
