package dev.dataflow.deploy.installation;

import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the build has made, in a checkout of Dataflow.
 *
 * @param home the checkout; absolute
 */
public record Distribution(Path home) {

    /** The distribution that the front door names. */
    public static Distribution of(Map<String, String> environment) {
        String home = System.getProperty("dataflow.home", environment.getOrDefault("DATAFLOW_HOME", ""));
        if (home.isBlank()) {
            throw Obstacle.machine(
                    "dataflow.home",
                    "It is not known where Dataflow is.",
                    "Engines, plugin and locked requirements are taken from there.",
                    "start the command through cli/dataflow.");
        }
        return new Distribution(Path.of(home).toAbsolutePath().normalize());
    }

    /** The project of samples. */
    public Path samples() {
        return home.resolve("samples");
    }

    /** The folder of the Airflow plugin's wheel. */
    public Path wheels() {
        return home.resolve("airflow-plugin/target");
    }

    /** A file of locked requirements: {@code airflow} or {@code spark}. */
    public Path requirements(String name) {
        return home.resolve("airflow-plugin/requirements").resolve(name + ".txt");
    }

    /** A part of what an engine's driver is made of: {@code lib} or {@code native}. */
    List<Path> files(String engine, String part) {
        Path folder = home.resolve("runtime-driver")
                .resolve(engine)
                .resolve("target/distribution")
                .resolve(part);
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files = found.sorted().toList();
            if (!files.isEmpty()) {
                return files;
            }
        } catch (IOException e) {
            throw missing(engine, folder);
        }
        throw missing(engine, folder);
    }

    private static Obstacle missing(String engine, Path folder) {
        return Obstacle.machine(
                folder.toString(),
                "The driver of the engine " + engine + " is not there.",
                "Tasks on that engine are run by it.",
                "build Dataflow: mvn -DskipTests package, in its folder.");
    }
}
