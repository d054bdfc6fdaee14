package dev.dataflow.engine;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Apache Spark 4.1. Its driver runs on the worker and ends with it; a driver on the cluster has a launch spec and, as yet,
 * no operator that could follow it.
 */
public final class SparkDescriptor implements EngineDescriptor {
    /** {@code spark}. */
    public static final String ID = "spark";
    /** Setting: the master, {@code local[2]} by default. */
    public static final String MASTER = "master";
    /** Setting: memory of the driver, {@code 2g} by default. */
    public static final String DRIVER_MEMORY = "driverMemory";
    /** Setting: memory of each executor of a cluster, {@code 4g} by default. */
    public static final String EXECUTOR_MEMORY = "executorMemory";
    /** Setting: cores of each executor of a cluster, {@code 2} by default. */
    public static final String EXECUTOR_CORES = "executorCores";
    /** Setting: where the driver runs, {@code client} by default: on the worker. */
    public static final String DEPLOY_MODE = "deployMode";
    /** Setting: partitions of a shuffle, {@code 8} by default. */
    public static final String SHUFFLE_PARTITIONS = "shufflePartitions";
    /** Setting: where the event log goes; there is none by default. */
    public static final String EVENT_LOG = "eventLog";
    /** Setting: where events of OpenLineage go, {@link #AS_CONFIGURED} or an address; there are none by default. */
    public static final String OPEN_LINEAGE = "openLineage";
    /** Of {@link #OPEN_LINEAGE}: where OpenLineage's own configuration says. */
    public static final String AS_CONFIGURED = "configured";
    /** What the name of a setting of Spark's own has before it. */
    public static final String CONF = "conf.";
    /** The class that tells OpenLineage, of the user's jars. */
    public static final String OPEN_LINEAGE_LISTENER = "io.openlineage.spark.agent.OpenLineageSparkListener";

    private static final String LISTENERS = "spark.extraListeners";

    /**
     * C2 begins with what is run thirty times as often as it would by itself. Code that Spark generates is large and C2 takes
     * seconds for it, but what handles millions of rows is twice as fast by it.
     */
    private static final String LATE_C2 = "-XX:Tier4InvocationThreshold=150000 -XX:Tier4MinInvocationThreshold=18000"
            + " -XX:Tier4CompileThreshold=450000 -XX:Tier4BackEdgeThreshold=1200000";

    private static final Pattern MASTER_ADDRESS =
            Pattern.compile("local|local\\[(\\d+|\\*)(,\\d+)?]|spark://[!-~]+|yarn|k8s://[!-~]+");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(
                MASTER,
                DEPLOY_MODE,
                DRIVER_MEMORY,
                EXECUTOR_MEMORY,
                EXECUTOR_CORES,
                SHUFFLE_PARTITIONS,
                EVENT_LOG,
                OPEN_LINEAGE,
                CONF + "spark.…");
    }

    @Override
    public boolean has(String setting) {
        return setting.startsWith(CONF) || settings().contains(setting);
    }

    @Override
    public Optional<String> refuses(Body body) {
        return Support.missing(body);
    }

    @Override
    public Optional<String> refuses(Type type) {
        return Support.missing(type);
    }

    @Override
    public boolean needsColumns() {
        return true;
    }

    @Override
    public Optional<String> refuses(String setting, String value) {
        if (setting.startsWith(CONF)) {
            return SparkConfNames.refuses(setting.substring(CONF.length()), value);
        }
        return switch (setting) {
            case DRIVER_MEMORY, EXECUTOR_MEMORY -> SettingValues.noMemory(value);
            case SHUFFLE_PARTITIONS, EXECUTOR_CORES -> SettingValues.noCount(value);
            case DEPLOY_MODE ->
                value.equals("client")
                        ? Optional.empty()
                        : Optional.of(
                                "the driver runs on the worker, client, until an operator can follow one elsewhere");
            case EVENT_LOG -> noEventLog(value);
            case OPEN_LINEAGE -> noLineage(value);
            default ->
                MASTER_ADDRESS.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of(
                                "a master is local[n], local[*], spark://host:port, yarn or k8s://https://host:port");
        };
    }

    private static Optional<String> noEventLog(String value) {
        return SettingValues.isPath(value)
                        || address(value).filter(uri -> !web(uri)).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "an event log is kept in a folder, such as /shared/spark-events, or at the address of one, such"
                                + " as hdfs://host:8020/spark-events");
    }

    private static Optional<String> noLineage(String value) {
        return value.equals(AS_CONFIGURED)
                        || SettingValues.isPath(value)
                        || address(value)
                                .filter(uri -> web(uri) && uri.getHost() != null && uri.getQuery() == null)
                                .isPresent()
                ? Optional.empty()
                : Optional.of("events of OpenLineage go to a server, such as http://host:5000, or into a file, such as"
                        + " /shared/lineage.jsonl; for all else say openLineage() and where in an openlineage.yml");
    }

    /** An address with a path, if it is one. */
    private static Optional<URI> address(String value) {
        try {
            URI uri = new URI(value);
            return uri.isAbsolute() && !uri.isOpaque() && uri.getFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean web(URI uri) {
        return uri.getScheme().equals("http") || uri.getScheme().equals("https");
    }

    /**
     * On the worker the engine's own jars go on the driver's class path, where the class-data archive serves them; the
     * user's jars come behind, so that one archive serves all pipelines. The driver's log is set up by a file in our jar,
     * since spark-submit logs before any setting of a session counts; the JVM's own warnings leave standard output to the
     * progress. A driver on the cluster has no standard input from us: it gets the address of its invocation, and
     * spark-submit does not wait for it.
     */
    @Override
    public Plan.Launch launch(EngineUse use) {
        String master = use.options().getOrDefault(MASTER, "local[2]");
        boolean onWorker = !"cluster".equals(use.options().get(DEPLOY_MODE));
        List<String> argv = new ArrayList<>(List.of("${spark_submit}", "--master", master.replace("$", "$$")));
        if (!master.startsWith("local")) {
            argv.addAll(List.of("--deploy-mode", onWorker ? "client" : "cluster"));
        }
        argv.addAll(List.of("--name", "${application}"));
        argv.addAll(List.of("--driver-memory", use.options().getOrDefault(DRIVER_MEMORY, "2g")));
        if (!master.startsWith("local")) {
            argv.addAll(List.of("--executor-memory", use.options().getOrDefault(EXECUTOR_MEMORY, "4g")));
            argv.addAll(List.of("--executor-cores", use.options().getOrDefault(EXECUTOR_CORES, "2")));
        }
        if (onWorker) {
            argv.addAll(List.of("--driver-class-path", "${engine_classpath}"));
        }
        argv.addAll(List.of(
                "--driver-java-options",
                (onWorker ? "-Xshare:auto \"-XX:SharedArchiveFile=${class_data}\" " + LATE_C2 + " " : "")
                        + "-Xlog:disable -Xlog:all=warning:stderr"
                        + " -Dlog4j2.configurationFile=dev/dataflow/driver/spark/log4j2.properties"));
        argv.addAll(List.of("--jars", master.startsWith("local") ? "${user_jars}" : "${engine_jars},${user_jars}"));
        conf("spark.sql.shuffle.partitions", use.options().getOrDefault(SHUFFLE_PARTITIONS, "8"), argv);
        conf("spark.ui.showConsoleProgress", "false", argv);
        if (master.startsWith("k8s://")) {
            conf("spark.kubernetes.container.image", "${kubernetes_image}", argv);
            conf("spark.kubernetes.namespace", "${kubernetes_namespace}", argv);
        }
        given(use.options()).forEach((name, value) -> conf(name, value.replace("$", "$$"), argv));
        if (!onWorker) {
            conf("spark.yarn.submit.waitAppCompletion", "false", argv);
            conf("spark.kubernetes.submission.waitAppCompletion", "false", argv);
        }
        argv.addAll(List.of("--class", "dev.dataflow.driver.spark.SparkDriver"));
        argv.addAll(onWorker ? List.of("spark-internal") : List.of("${engine_jar}", "${invocation}"));
        return new Plan.Launch(ID, argv, environment(master));
    }

    /** The settings of Spark that options stand for. */
    private static SortedMap<String, String> given(SortedMap<String, String> options) {
        SortedMap<String, String> given = new TreeMap<>();
        options.forEach((setting, value) -> {
            if (setting.startsWith(CONF)) {
                given.put(setting.substring(CONF.length()), value);
            }
        });
        String log = options.get(EVENT_LOG);
        if (log != null) {
            given.put("spark.eventLog.enabled", "true");
            given.put("spark.eventLog.dir", log);
        }
        String lineage = options.get(OPEN_LINEAGE);
        if (lineage != null) {
            given.merge(LISTENERS, OPEN_LINEAGE_LISTENER, (others, ours) -> others + "," + ours);
            if (lineage.startsWith("/")) {
                given.put("spark.openlineage.transport.type", "file");
                given.put("spark.openlineage.transport.location", lineage);
            } else if (!lineage.equals(AS_CONFIGURED)) {
                given.put("spark.openlineage.transport.type", "http");
                given.put("spark.openlineage.transport.url", lineage);
            }
        }
        return given;
    }

    private static void conf(String name, String value, List<String> argv) {
        argv.addAll(List.of("--conf", name + "=" + value));
    }

    private static SortedMap<String, String> environment(String master) {
        SortedMap<String, String> environment =
                new TreeMap<>(Map.of("SPARK_HOME", "${spark_home}", "JAVA_HOME", "${java_home}"));
        if (master.startsWith("local")) {
            // All of the application is in one process: nobody else may reach its ports.
            environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        } else if (master.equals("yarn")) {
            environment.put("HADOOP_CONF_DIR", "${hadoop_conf_dir}");
        }
        return environment;
    }
}
