package dev.dataflow.driver.connect;

import dev.dataflow.ir.Schema;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source held when it was first looked at.
 *
 * @param position by name, in the store's own words: {@code snapshot = 123}, {@code partition 0 = 4711}
 * @param files the files, where the store is made of files that may change under us
 * @param evolved the columns that it held, the step does not declare, and every attempt takes along
 */
public record Pin(SortedMap<String, String> position, List<PinnedFile> files, List<Schema.Column> evolved) {
    public Pin {
        position = Collections.unmodifiableSortedMap(new TreeMap<>(position));
        files = List.copyOf(files);
        evolved = List.copyOf(evolved);
    }

    /** Without columns that go along. */
    public Pin(SortedMap<String, String> position, List<PinnedFile> files) {
        this(position, files, List.of());
    }

    /** The same, with these columns to take along. */
    public Pin taking(List<Schema.Column> columns) {
        return new Pin(position, files, columns);
    }

    /** A file as it was. */
    public record PinnedFile(String path, long bytes, Instant modified) {}
}
