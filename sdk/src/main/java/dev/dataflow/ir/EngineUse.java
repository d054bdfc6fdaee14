package dev.dataflow.ir;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An engine and its settings for a step: {@code local} with {@code memory = 1g}. Options are sorted by name. */
public record EngineUse(String engine, SortedMap<String, String> options) {
    public EngineUse {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** The engine with its default settings. */
    public static EngineUse of(String engine) {
        return new EngineUse(engine, new TreeMap<>(Map.of()));
    }
}
