package dev.dataflow;

import dev.dataflow.engine.EngineSettings;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.EngineUse;
import java.util.SortedMap;
import java.util.TreeMap;

/** Apache Spark, its driver on the Airflow worker. */
public final class Spark implements EngineSettings {
    private final EngineUse use;

    private Spark(EngineUse use) {
        this.use = use;
    }

    /** Spark with its defaults: {@code local[2]}, a driver of 2 GiB; on a cluster, executors of 4 GiB and 2 cores. */
    public static Spark engine() {
        return new Spark(EngineUse.of(SparkDescriptor.ID));
    }

    /** Where it runs: {@code local[4]}, {@code spark://host:7077}, {@code yarn}, {@code k8s://https://host:6443}. */
    public Spark master(String address) {
        return with(SparkDescriptor.MASTER, address);
    }

    /** The driver's memory, as {@code 2g}. */
    public Spark driverMemory(String size) {
        return with(SparkDescriptor.DRIVER_MEMORY, size);
    }

    /** The memory of each executor, as {@code 4g}; a local master has none. */
    public Spark executorMemory(String size) {
        return with(SparkDescriptor.EXECUTOR_MEMORY, size);
    }

    /** The cores of each executor; a local master has none. */
    public Spark executorCores(int count) {
        return with(SparkDescriptor.EXECUTOR_CORES, Integer.toString(count));
    }

    /** How many partitions a shuffle makes. */
    public Spark shufflePartitions(int count) {
        return with(SparkDescriptor.SHUFFLE_PARTITIONS, Integer.toString(count));
    }

    private Spark with(String setting, String value) {
        SortedMap<String, String> options = new TreeMap<>(use.options());
        options.put(setting, value);
        return new Spark(new EngineUse(use.engine(), options));
    }

    @Override
    public EngineUse use() {
        return use;
    }
}
