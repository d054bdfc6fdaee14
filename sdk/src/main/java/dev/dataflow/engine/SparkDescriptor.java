package dev.dataflow.engine;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Apache Spark 4.1, submitted in client mode. */
public final class SparkDescriptor implements EngineDescriptor {
    /** {@code spark}. */
    public static final String ID = "spark";
    /** Setting: the master, {@code local[2]} by default. */
    public static final String MASTER = "master";
    /** Setting: memory of the driver, {@code 2g} by default. */
    public static final String DRIVER_MEMORY = "driverMemory";
    /** Setting: partitions of a shuffle, {@code 8} by default. */
    public static final String SHUFFLE_PARTITIONS = "shufflePartitions";

    private static final Pattern MASTER_ADDRESS =
            Pattern.compile("local|local\\[(\\d+|\\*)(,\\d+)?]|spark://\\S+|yarn|k8s://\\S+");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(MASTER, DRIVER_MEMORY, SHUFFLE_PARTITIONS);
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
        return switch (setting) {
            case DRIVER_MEMORY -> SettingValues.noMemory(value);
            case SHUFFLE_PARTITIONS -> SettingValues.noCount(value);
            default ->
                MASTER_ADDRESS.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("a master is local[n], local[*] or spark://host:port");
        };
    }

    /**
     * The engine's own jars go on the driver's class path, where the class-data archive serves them; the user's jars come
     * behind, so that one archive serves all pipelines. The driver's log is set up by a file in our jar, since
     * spark-submit logs before any setting of a session counts; the JVM's own warnings leave standard output to the progress.
     */
    @Override
    public Plan.Launch launch(EngineUse use) {
        String master = use.options().getOrDefault(MASTER, "local[2]");
        SortedMap<String, String> environment =
                new TreeMap<>(Map.of("SPARK_HOME", "${spark_home}", "JAVA_HOME", "${java_home}"));
        if (master.startsWith("local")) {
            // All of the application is in one process: nobody else may reach its ports.
            environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        }
        return new Plan.Launch(
                ID,
                List.of(
                        "${spark_submit}",
                        "--master",
                        master,
                        "--name",
                        "${application}",
                        "--driver-memory",
                        use.options().getOrDefault(DRIVER_MEMORY, "2g"),
                        "--driver-class-path",
                        "${engine_classpath}",
                        "--driver-java-options",
                        "-Xshare:auto \"-XX:SharedArchiveFile=${class_data}\" -XX:TieredStopAtLevel=1"
                                + " -Xlog:disable -Xlog:all=warning:stderr"
                                + " -Dlog4j2.configurationFile=dev/dataflow/driver/spark/log4j2.properties",
                        "--jars",
                        "${user_jars}",
                        "--conf",
                        "spark.sql.shuffle.partitions=" + use.options().getOrDefault(SHUFFLE_PARTITIONS, "8"),
                        "--conf",
                        "spark.ui.showConsoleProgress=false",
                        "--class",
                        "dev.dataflow.driver.spark.SparkDriver",
                        "spark-internal"),
                environment);
    }
}
