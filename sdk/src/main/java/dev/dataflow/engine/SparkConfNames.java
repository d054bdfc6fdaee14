package dev.dataflow.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which settings of Spark's own a pipeline may give. */
final class SparkConfNames {
    private static final Pattern NAME = Pattern.compile("spark\\.[A-Za-z0-9_.-]*[A-Za-z0-9_]");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]+");

    private static final Map<String, String> METHODS = Map.of(
            "spark.master", "master",
            "spark.driver.memory", "driverMemory",
            "spark.executor.memory", "executorMemory",
            "spark.executor.cores", "executorCores",
            "spark.sql.shuffle.partitions", "shufflePartitions",
            "spark.eventLog.enabled", "eventLog",
            "spark.eventLog.dir", "eventLog");

    /** What the driver or its launch sets, and what would take the driver's class path, its commits or its redaction away. */
    private static final Set<String> OURS = Set.of(
            "spark.api.mode",
            "spark.app.name",
            "spark.driver.extraClassPath",
            "spark.driver.extraJavaOptions",
            "spark.driver.userClassPathFirst",
            "spark.executor.killOnFatalError.depth",
            "spark.executor.userClassPathFirst",
            "spark.jars",
            "spark.openlineage.context",
            "spark.plugins",
            "spark.remote",
            "spark.submit.deployMode");

    private static final List<String> OUR_FAMILIES = List.of(
            "spark.hadoop.mapreduce.fileoutputcommitter.",
            "spark.hadoop.mapreduce.outputcommitter.",
            "spark.openlineage.parent",
            "spark.openlineage.rootParent",
            "spark.redaction.");

    private static final String SQL = "spark.sql.";

    /** Of {@code spark.sql}, what says how a query is run: rows are the same whatever it is. */
    private static final Set<String> HOW = Set.of(
            "spark.sql.autoBroadcastJoinThreshold",
            "spark.sql.broadcastTimeout",
            "spark.sql.debug.maxToStringFields",
            "spark.sql.files.maxPartitionBytes",
            "spark.sql.files.maxPartitionNum",
            "spark.sql.files.minPartitionNum",
            "spark.sql.files.openCostInBytes",
            "spark.sql.join.preferSortMergeJoin",
            "spark.sql.maxPlanStringLength");

    private static final List<String> HOW_FAMILIES = List.of(
            "spark.sql.adaptive.",
            "spark.sql.catalog.",
            "spark.sql.codegen.",
            "spark.sql.inMemoryColumnarStorage.",
            "spark.sql.ui.");

    private SparkConfNames() {}

    /** Why a pipeline may not give it, or empty if it may. */
    static Optional<String> refuses(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("a setting of Spark has a name such as spark.executor.memoryOverhead");
        } else if (!VALUE.matcher(value).matches()) {
            return Optional.of("a value is a text on one line, and not empty");
        }
        String method = METHODS.get(name);
        if (method != null) {
            return Optional.of("Spark.engine()." + method + "(…) is there for it");
        } else if (OURS.contains(name) || within(OUR_FAMILIES, name)) {
            return Optional.of("the driver needs its own there");
        } else if (name.startsWith(SQL) && !HOW.contains(name) && !within(HOW_FAMILIES, name)) {
            return Optional.of(
                    "what rows mean is the same on every engine; of spark.sql, a pipeline gives what says how a"
                            + " query is run, such as spark.sql.adaptive.… or spark.sql.autoBroadcastJoinThreshold");
        }
        return Optional.empty();
    }

    private static boolean within(List<String> families, String name) {
        return families.stream().anyMatch(name::startsWith);
    }
}
