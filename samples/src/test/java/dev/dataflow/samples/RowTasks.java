package dev.dataflow.samples;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.LocalRun;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pipelines of {@link TimedRows} as tasks of their own processes, and the same work by hand, over the same files. */
record RowTasks(
        Path project,
        CompiledProject compiled,
        ReleaseRoot.Published published,
        Path releases,
        ProjectSettings settings,
        Installation installation,
        Map<String, String> variables) {
    private static final long ROWS = 5_000_000;

    /** Compiles them, and makes the tables that they read. */
    static RowTasks in(Path folder, String... engines) throws Exception {
        Path project = Checkout.samplesIn(folder);
        Path package_ = Path.of(TimedRows.class.getPackageName().replace('.', '/'));
        try (Stream<Path> classes = Files.list(Path.of("target/test-classes").resolve(package_))) {
            for (Path file : (Iterable<Path>) classes::iterator) {
                if (file.getFileName().toString().startsWith(TimedRows.class.getSimpleName())) {
                    Files.copy(
                            file,
                            project.resolve("target/classes").resolve(package_).resolve(file.getFileName()));
                }
            }
        }
        Files.writeString(
                project.resolve("data").resolve(TimedRows.SEEDS),
                IntStream.range(0, (int) (ROWS / TimedRows.ROWS_A_SEED))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n", "id\n", "\n")));
        ProjectSettings settings = ProjectSettings.around(project);
        CompiledProject compiled = CompiledProject.compile(settings, Display.silent());
        ReleaseRoot root = new ReleaseRoot(folder.resolve("releases"));
        Map<String, String> variables = new TreeMap<>(System.getenv());
        Machine machine = Machine.withEngines(
                Set.of(engines),
                new Machine.Places(new Distribution(Checkout.ROOT), UserCache.of(variables), variables),
                Display.silent());
        RowTasks tasks = new RowTasks(
                project,
                compiled,
                compiled.publish(root, "a benchmark"),
                root.folder(),
                settings,
                machine.installation(),
                variables);
        tasks.seconds(TimedRows.Made.NAME, ROWS / TimedRows.ROWS_A_SEED);
        return tasks;
    }

    /** The seconds of a pipeline's task by the driver's own account: all but the start of its process. */
    double seconds(String pipeline) throws Exception {
        return seconds(pipeline, ROWS);
    }

    private double seconds(String pipeline, long rows) throws Exception {
        RunResult result = new LocalRun(
                        new LocalRun.Setting(
                                "timed-" + System.nanoTime(),
                                Instant.now(),
                                releases.resolve("releases/" + published.digest() + "/" + pipeline + ".json"),
                                compiled.pipeline(pipeline).document(),
                                published.jars(),
                                settings,
                                LocalConnections.of(settings, System.getenv()),
                                installation,
                                new RunLogs(project.resolve("logs")),
                                variables),
                        Display.silent())
                .run();
        if (result.state() != RunResult.State.SUCCEEDED || result.tasks().get(0).read() != rows) {
            throw new IllegalStateException(result.toString());
        }
        return result.tasks().get(0).seconds();
    }

    /** The seconds by hand, with the engine's own library and two workers. */
    double byHand() throws Exception {
        return told(List.of(
                Checkout.java(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                RowsByHand.class.getName(),
                file().toString(),
                Long.toString(ROWS),
                project.resolve("by-hand.parquet").toString()));
    }

    /** The seconds by hand, with Spark. */
    double bySparkByHand() throws Exception {
        String submit = installation.engines().getOrDefault("spark", Map.of()).get("spark_submit");
        if (submit == null) {
            throw new IllegalStateException("Spark is not installed");
        }
        return told(List.of(
                submit,
                "--master",
                "local[2]",
                "--driver-memory",
                "2g",
                "--driver-class-path",
                Path.of("target/test-classes").toAbsolutePath() + ":" + Checkout.ROOT.resolve("sdk/target/classes"),
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.ui.showConsoleProgress=false",
                "--class",
                SparkRowsByHand.class.getName(),
                "spark-internal",
                file().resolveSibling("").toString(),
                project.resolve("spark-by-hand").toString()));
    }

    private static double told(List<String> command) throws Exception {
        Checkout.Outcome outcome = Checkout.run(Checkout.ROOT, Map.of(), new ArrayList<>(command));
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.err());
        }
        return Double.parseDouble(outcome.out().strip());
    }

    /** The one file of the plain table. */
    private Path file() throws IOException {
        try (Stream<Path> files = Files.walk(project.resolve(".dataflow/warehouse/timed/trips/data"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
