package dev.dataflow.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rows of tests that are running, by name: what their sources give, and what their sinks took. */
final class TestRows {
    private static final Map<String, List<@Nullable Object[]>> ALL = new ConcurrentHashMap<>();

    private TestRows() {}

    static void put(String name, List<@Nullable Object[]> rows) {
        ALL.put(name, List.copyOf(rows));
    }

    static List<@Nullable Object[]> get(String name) {
        return ALL.getOrDefault(name, List.of());
    }

    static void forget(String prefix) {
        ALL.keySet().removeIf(name -> name.startsWith(prefix));
    }

    /** A sink's rows while they come in; of any number of writers. */
    static List<@Nullable Object[]> incoming() {
        return Collections.synchronizedList(new ArrayList<>());
    }
}
