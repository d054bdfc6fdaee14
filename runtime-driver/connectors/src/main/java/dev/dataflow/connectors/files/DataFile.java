package dev.dataflow.connectors.files;

import dev.dataflow.ir.Expression.Literal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of a source.
 *
 * @param constants what the names of its folders say, of the columns that are wanted
 */
record DataFile(Path path, SortedMap<String, Literal> constants) {
    DataFile {
        constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
    }

    /** The file, if its folders say that the column is null in all its rows. */
    Optional<String> nullsIn(String column) {
        Literal constant = constants.get(column);
        return constant == null || constant.value() != null ? Optional.empty() : Optional.of(path.toString());
    }
}
