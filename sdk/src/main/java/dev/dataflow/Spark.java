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

    /**
     * Keeps Spark's event log, for its history server: in a folder of the machine that the driver runs on, as
     * {@code /shared/spark-events}, or at an address, as {@code hdfs://host:8020/spark-events}. It is made if it is not there.
     */
    public Spark eventLog(String folder) {
        return with(SparkDescriptor.EVENT_LOG, folder);
    }

    /**
     * Tells OpenLineage what Spark reads and writes, where to as OpenLineage's own configuration says: an
     * {@code openlineage.yml}, or {@link #conf settings} named {@code spark.openlineage.transport…}; the log of the task if it
     * says nothing. The project depends on {@code io.openlineage:openlineage-spark_2.13}, which has the listener.
     */
    public Spark openLineage() {
        return with(SparkDescriptor.OPEN_LINEAGE, SparkDescriptor.AS_CONFIGURED);
    }

    /**
     * As {@link #openLineage()}, to this place.
     *
     * @param address of a server, {@code http://host:5000}, or a file that grows by a line an event, {@code /shared/lineage.jsonl}
     */
    public Spark openLineage(String address) {
        return with(SparkDescriptor.OPEN_LINEAGE, address);
    }

    /**
     * A setting of Spark's own, as {@code conf("spark.executor.memoryOverhead", "1g")}; a later one of the same name counts.
     * What this class has a method for, what the driver sets, and what of {@code spark.sql} decides about rows rather than about
     * how a query is run, is refused by {@code check}. It is shown in Airflow, and so no place for a secret.
     */
    public Spark conf(String name, String value) {
        return with(SparkDescriptor.CONF.concat(name), value);
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
