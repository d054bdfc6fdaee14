package dev.dataflow.driver.connect;

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
 */
public record Pin(SortedMap<String, String> position, List<PinnedFile> files) {
    public Pin {
        position = Collections.unmodifiableSortedMap(new TreeMap<>(position));
        files = List.copyOf(files);
    }

    /** A file as it was. */
    public record PinnedFile(String path, long bytes, Instant modified) {}
}
