package dev.dataflow.driver.spark;

import dev.dataflow.driver.TaskRun;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.SparkConf;

/**
 * What OpenLineage's listener cannot see: which task it is in, and what the files are of. By itself it would take each run for a
 * job of its own, after the application's name, and each attempt's files for a dataset of their own.
 */
final class LineageFacts {
    private static final String PREFIX = "spark.openlineage.";

    /**
     * The end of a path that is not of the dataset's name. Iceberg's tables go by their location, as OpenLineage's own readers
     * of tables have it; files by their folder. Exchanges and what a connector has read row by row are a pipeline's folder of
     * staging, the same in all runs.
     */
    static final String NO_NAME = "(?<remove>"
            + "/data/(?!(?:.*/)?data/)(?:.*/)?"
            + "(?:dataflow-[0-9a-f]+-g\\d+-a\\d+-\\d+(?:/.*)?|\\d{5}-\\d+-[0-9a-f-]{36}[^/]*\\.parquet)"
            + "|/\\.dataflow/.*"
            + "|/[^/]+/(?:\\.exchange|[^/]+/work-\\d+)(?:/.*)?"
            + "|/[^/]+\\.parquet"
            + ")$";

    private final TaskRun task;
    private final SparkConf conf;

    LineageFacts(TaskRun task, SparkConf conf) {
        this.task = task;
        this.conf = conf;
    }

    /** As settings of Spark; what the pipeline says itself stays. */
    SortedMap<String, String> all() {
        String dag = task.document().ir().dagId();
        String name = dag + "." + task.invocation().task();
        String run = task.invocation().run();
        String namespace = conf.get(PREFIX + "namespace", "default");
        SortedMap<String, String> all = new TreeMap<>();
        put(all, "appName", name + ".spark");
        put(all, "parentJobNamespace", namespace);
        put(all, "parentJobName", name);
        put(all, "parentRunId", id(name, run, Integer.toString(task.invocation().attempt())));
        put(all, "rootParentJobNamespace", namespace);
        put(all, "rootParentJobName", dag);
        put(all, "rootParentRunId", id(dag, run));
        put(all, "dataset.removePath.pattern", NO_NAME);
        // The dataset in a job's name is the one with the attempt.
        put(all, "jobName.appendDatasetName", "false");
        return all;
    }

    private void put(SortedMap<String, String> all, String name, String value) {
        all.put(PREFIX + name, conf.get(PREFIX + name, value));
    }

    private static String id(String... of) {
        return UUID.nameUUIDFromBytes(String.join("\n", of).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
