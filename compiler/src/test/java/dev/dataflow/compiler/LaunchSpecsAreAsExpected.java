package dev.dataflow.compiler;

import dev.dataflow.Local;
import dev.dataflow.Spark;
import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How an application of each engine is started in each place where it can run; {@code launch} holds a file for each. */
final class LaunchSpecsAreAsExpected {
    private static final String STANDALONE = "spark://spark.example:7077";
    private static final String KUBERNETES = "k8s://https://kubernetes.example:6443";

    private final SortedMap<String, String> files = new TreeMap<>();

    @Test
    void ofEachEngineAndPlace() {
        local("local", Local.engine());
        local("local_sized", Local.engine().memory("3g").threads(4));
        spark("spark_local", Spark.engine());
        spark(
                "spark_standalone",
                Spark.engine()
                        .master(STANDALONE)
                        .driverMemory("3g")
                        .executorMemory("8g")
                        .executorCores(4)
                        .shufflePartitions(64));
        spark(
                "spark_watched",
                Spark.engine()
                        .eventLog("/shared/spark-events")
                        .openLineage("http://marquez.example:5000")
                        .conf("spark.extraListeners", "shop.Listener")
                        .conf("spark.executor.extraJavaOptions", "-Dprice=$5"));
        spark("spark_lineage_in_a_file", Spark.engine().openLineage("/shared/lineage.jsonl"));
        spark("spark_lineage_as_configured", Spark.engine().openLineage());
        spark("spark_yarn", Spark.engine().master("yarn"));
        spark("spark_kubernetes", Spark.engine().master(KUBERNETES));
        onCluster("spark_standalone_cluster", STANDALONE);
        onCluster("spark_yarn_cluster", "yarn");
        onCluster("spark_kubernetes_cluster", KUBERNETES);
        Expected.check(Sources.RESOURCES.resolve("launch"), files);
    }

    private void local(String name, EngineSettings settings) {
        launch(name, new LocalDescriptor(), settings.use());
    }

    private void spark(String name, EngineSettings settings) {
        launch(name, new SparkDescriptor(), settings.use());
    }

    private void onCluster(String name, String master) {
        SortedMap<String, String> options =
                new TreeMap<>(Map.of(SparkDescriptor.MASTER, master, SparkDescriptor.DEPLOY_MODE, "cluster"));
        launch(name, new SparkDescriptor(), new EngineUse(SparkDescriptor.ID, options));
    }

    private void launch(String name, EngineDescriptor engine, EngineUse use) {
        Plan.Launch launch = engine.launch(use);
        StringBuilder text = new StringBuilder("operator " + launch.operator() + "\n");
        launch.environment()
                .forEach((variable, value) ->
                        text.append(variable).append('=').append(value).append('\n'));
        launch.argv().forEach(argument -> text.append(argument).append('\n'));
        files.put(name + ".txt", text.toString());
    }
}
