package dev.dataflow.driver.spark;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.PathSegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What OpenLineage's listener cannot see: which task it is in, and what the files are of. By itself it would take each run for a
 * job of its own, after the application's name, and each attempt's files for a dataset of their own.
 */
final class LineageFacts {
    private static final String PREFIX = "spark.openlineage.";

    /** Of an Iceberg table, whose name is its location, as OpenLineage's own readers of tables have it; of files, their folder. */
    private static final String IN_TABLES_AND_FOLDERS = "/data/(?!(?:.*/)?data/)(?:.*/)?"
            + "(?:dataflow-[0-9a-f]+-g\\d+-a\\d+-\\d+(?:-t[0-9a-f]+)?(?:-k\\d+)?(?:/.*)?|\\d{5}-\\d+-[0-9a-f-]{36}[^/]*\\.parquet)"
            + "|/\\.dataflow/.*"
            + "|/[^/]+\\.parquet";

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
        put(all, "dataset.removePath.pattern", noName(staging()));
        // The dataset in a job's name is the one with the attempt.
        put(all, "jobName.appendDatasetName", "false");
        return all;
    }

    /**
     * The end of a path that is not of the dataset's name. Exchanges and what a connector has read row by row are a pipeline's
     * folder of staging, the same in all runs; folders of others may be called as ours are.
     */
    static String noName(Path staging) {
        return "(?<remove>"
                + "(?<=^" + Pattern.quote(staging.toString()) + ")/[^/]+/(?:\\.exchange|[^/]+/work-\\d+)(?:/.*)?|"
                + IN_TABLES_AND_FOLDERS + ")$";
    }

    private Path staging() {
        Invocation invocation = task.invocation();
        return Path.of(invocation.staging()).resolve(PathSegment.of(invocation.dagId()));
    }

    private void put(SortedMap<String, String> all, String name, String value) {
        all.put(PREFIX + name, conf.get(PREFIX + name, value));
    }

    private static String id(String... of) {
        return UUID.nameUUIDFromBytes(String.join("\n", of).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
