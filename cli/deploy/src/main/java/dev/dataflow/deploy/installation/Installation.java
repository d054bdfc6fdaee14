package dev.dataflow.deploy.installation;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.python.PythonEnvironment;
import dev.dataflow.deploy.release.Digest;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The engines on this machine.
 *
 * @param file tells operators where they are
 * @param engines what fills the holes of a launch, by engine
 */
public record Installation(Path file, Map<String, Map<String, String>> engines) {
    private static final int DIGEST_LENGTH = 16;
    private static final String LOCAL = "local";
    private static final String SPARK = "spark";
    private static final String LIB = "lib";
    private static final String NATIVE = "native";
    private static final String FILE = "installation.json";
    private static final String KEPT = "kept";

    public Installation {
        engines = Collections.unmodifiableMap(new TreeMap<>(engines));
    }

    /** What is written for the operators. */
    private record Content(int version, Map<String, Map<String, String>> engines) {}

    /** Installs the local engine, and Spark if its environment is given. */
    public static Installation prepare(
            Distribution distribution, Optional<PythonEnvironment> spark, UserCache cache, Display display)
            throws InterruptedException {
        Path root = cache.folder("install");
        try {
            JarDigests digests = JarDigests.in(root);
            Map<String, Map<String, String>> engines = new TreeMap<>();
            engines.put(LOCAL, local(distribution, cache, digests, display));
            if (spark.isPresent()) {
                engines.put(SPARK, spark(distribution, home(spark.get()), cache, digests, display));
            }
            digests.remember();
            return write(root, engines);
        } catch (IOException e) {
            throw Obstacle.machine(
                    root.toString(),
                    "The engines cannot be installed: " + e + ".",
                    "Tasks are run from there.",
                    "make room on the disk, make the folder writable, or set DATAFLOW_CACHE to another.",
                    e);
        }
    }

    /** Which engines' folders somebody may use without a sign of it: the private Airflow that is up, or a worker that was told of an installation. */
    static Predicate<Path> used(UserCache cache) {
        return folder -> Supervision.isUp(cache.dev()) || isKept(folder, cache);
    }

    private static boolean isKept(Path folder, UserCache cache) {
        try (DirectoryStream<Path> installations = Files.newDirectoryStream(cache.folder("install"))) {
            for (Path installation : installations) {
                if (Files.exists(installation.resolve(KEPT))
                        && names(Json.read(installation.resolve(FILE), Content.class), folder)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true; // none is removed on suspicion
        }
    }

    private static boolean names(Content content, Path folder) {
        return content.engines().values().stream()
                .flatMap(holes -> holes.values().stream())
                .anyMatch(value -> value.contains(folder + "/"));
    }

    /** Keeps what this names, though nobody may use it for long: whoever asked for it has told an Airflow worker of it. */
    public void keep() {
        Path mark = file.resolveSibling(KEPT);
        try {
            Durable.replace(
                    mark, "Engines that an Airflow worker may use. Without this file they go when they are old.\n");
        } catch (IOException e) {
            throw Obstacle.machine(
                    mark.toString(),
                    "The installation cannot be kept: " + e + ".",
                    "Without that mark a newer version would remove it after a while.",
                    "make room on the disk, and make the folder writable.",
                    e);
        }
    }

    private static Installation write(Path root, Map<String, Map<String, String>> engines) throws IOException {
        String text = Json.text(new Content(1, engines));
        Path file = Files.createDirectories(root.resolve(Digest.of(text).substring(0, DIGEST_LENGTH)))
                .resolve(FILE);
        if (!Files.exists(file)) {
            Durable.replace(file, text);
        }
        return new Installation(file, engines);
    }

    private static Map<String, String> local(
            Distribution distribution, UserCache cache, JarDigests digests, Display display)
            throws IOException, InterruptedException {
        List<Path> jars = distribution.files(LOCAL, LIB);
        EngineFolder folder = EngineFolder.prepare(
                LOCAL,
                Map.of(LIB, jars, NATIVE, distribution.files(LOCAL, NATIVE)),
                cache.folder("install/engines"),
                digests,
                used(cache));
        Map<String, String> holes = new TreeMap<>();
        holes.put("java", javaHome().resolve("bin/java").toString());
        holes.put("driver_classpath", folder.classPath(jars));
        holes.put("native_library_path", folder.part(NATIVE).toString());
        holes.put("class_data", folder.archive().toString());
        folder.train(
                (archive, variables, output) ->
                        EngineFolder.Training.of(localTraining(holes, archive), variables, output),
                cache.logs(),
                display);
        return holes;
    }

    /**
     * How the local driver is started for something beside a task.
     *
     * @param word its name for that
     */
    public List<String> localDriver(String word) {
        Map<String, String> holes = engines.getOrDefault(LOCAL, Map.of());
        return localDriver(holes, List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + holes.get("class_data")), word);
    }

    /** As a task is started, but for the archive, which is left at the end rather than used. */
    private static List<String> localTraining(Map<String, String> holes, Path archive) {
        return localDriver(holes, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xmx1g"), "train");
    }

    private static List<String> localDriver(Map<String, String> holes, List<String> options, String word) {
        List<String> command = new ArrayList<>(List.of(holes.getOrDefault("java", "java")));
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-Djava.library.path=" + holes.get("native_library_path"),
                "-cp",
                holes.getOrDefault("driver_classpath", ""),
                "dev.dataflow.driver.local.LocalDriver",
                word));
        return command;
    }

    private static Map<String, String> spark(
            Distribution distribution, Path home, UserCache cache, JarDigests digests, Display display)
            throws IOException, InterruptedException {
        List<Path> jars = distribution.files(SPARK, LIB);
        EngineFolder folder =
                EngineFolder.prepare(SPARK, Map.of(LIB, jars), cache.folder("install/engines"), digests, used(cache));
        Map<String, String> holes = new TreeMap<>();
        holes.put("spark_submit", home.resolve("bin/spark-submit").toString());
        holes.put("spark_home", home.toString());
        holes.put("java_home", javaHome().toString());
        holes.put("engine_classpath", folder.classPath(jars));
        holes.put("engine_jars", folder.classPath(jars).replace(File.pathSeparatorChar, ','));
        holes.put("class_data", folder.archive().toString());
        folder.train(
                (archive, variables, output) -> {
                    Map<String, String> all = new TreeMap<>(variables);
                    all.put("SPARK_HOME", home.toString());
                    all.put("JAVA_HOME", javaHome().toString());
                    all.put("SPARK_LOCAL_IP", "127.0.0.1");
                    return EngineFolder.Training.of(sparkTraining(holes, archive), all, output);
                },
                cache.logs(),
                display);
        return holes;
    }

    private static List<String> sparkTraining(Map<String, String> holes, Path archive) {
        return List.of(
                holes.getOrDefault("spark_submit", ""),
                "--master",
                "local[2]",
                "--driver-memory",
                "2g",
                "--driver-class-path",
                holes.getOrDefault("engine_classpath", ""),
                "--driver-java-options",
                "\"-XX:ArchiveClassesAtExit=" + archive
                        + "\" -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=warning:stderr"
                        + " -Dlog4j2.configurationFile=dev/dataflow/driver/spark/log4j2.properties",
                "--class",
                "dev.dataflow.driver.spark.SparkDriver",
                "spark-internal",
                "train");
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The wheel of pyspark is a whole Spark. */
    private static Path home(PythonEnvironment environment) throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(environment.folder().resolve("lib"), "python*")) {
            for (Path python : found) {
                Path home = python.resolve("site-packages/pyspark");
                if (Files.isExecutable(home.resolve("bin/spark-submit"))) {
                    return home;
                }
            }
        }
        throw Obstacle.machine(
                environment.folder().toString(),
                "There is no bin/spark-submit in its pyspark.",
                "Spark tasks are started by it.",
                "remove that folder; it is made again at the next start.");
    }

    /** What fills the holes of an engine's launch, or null if the engine is not installed. */
    public @Nullable Map<String, String> holes(String engine) {
        return engines.get(engine);
    }
}
