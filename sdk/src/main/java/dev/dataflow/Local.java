package dev.dataflow;

import dev.dataflow.engine.EngineSettings;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.ir.EngineUse;
import java.util.SortedMap;
import java.util.TreeMap;

/** The local engine: one JVM on the Airflow worker. */
public final class Local implements EngineSettings {
    private final EngineUse use;

    private Local(EngineUse use) {
        this.use = use;
    }

    /** The engine with its defaults: 1 GiB, one thread. */
    public static Local engine() {
        return new Local(EngineUse.of(LocalDescriptor.ID));
    }

    /** The memory it may take, as {@code 512m} or {@code 2g}; more than that spills to disk. */
    public Local memory(String size) {
        return with(LocalDescriptor.MEMORY, size);
    }

    /** The threads it may take. */
    public Local threads(int count) {
        return with(LocalDescriptor.THREADS, Integer.toString(count));
    }

    /**
     * How much of a large source is staged by itself, as {@code 64m}; {@code 256m} if left out. What an attempt has staged so,
     * the next one does not read again.
     */
    public Local chunkSize(String size) {
        return with(LocalDescriptor.CHUNK_SIZE, size);
    }

    private Local with(String setting, String value) {
        SortedMap<String, String> options = new TreeMap<>(use.options());
        options.put(setting, value);
        return new Local(new EngineUse(use.engine(), options));
    }

    @Override
    public EngineUse use() {
        return use;
    }
}
