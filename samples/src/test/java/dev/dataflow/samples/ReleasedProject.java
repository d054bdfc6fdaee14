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
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The samples project in a folder of its own, with pipelines of these tests in it, compiled and released: what runs of it cost
 * a user. Beside the samples' connections it has {@code out}, files under {@code .dataflow/out}.
 */
record ReleasedProject(
        Path folder,
        CompiledProject compiled,
        ReleaseRoot.Published published,
        Path releases,
        ProjectSettings settings,
        Installation installation,
        Map<String, String> variables) {

    /** With the pipelines that classes of these tests, or classes in them, define. */
    static ReleasedProject in(Path folder, Set<String> engines, Class<?>... definitions) throws Exception {
        Path project = Checkout.samplesIn(folder);
        for (Class<?> definition : definitions) {
            copy(definition, project.resolve("target/classes"));
        }
        Files.writeString(
                project.resolve("dataflow.yaml"),
                "  out: {type: files, path: .dataflow/out}\n",
                StandardOpenOption.APPEND);
        ProjectSettings settings = ProjectSettings.around(project);
        CompiledProject compiled = CompiledProject.compile(settings, Display.silent());
        if (!compiled.compilation().succeeded()) {
            throw new IllegalStateException(compiled.compilation().problems().toString());
        }
        ReleaseRoot root = new ReleaseRoot(folder.resolve("releases"));
        Map<String, String> variables = new TreeMap<>(System.getenv());
        Machine machine = Machine.withEngines(
                engines,
                new Machine.Places(new Distribution(Checkout.ROOT), UserCache.of(variables), variables),
                Display.silent());
        return new ReleasedProject(
                project,
                compiled,
                compiled.publish(root, "a benchmark"),
                root.folder(),
                settings,
                machine.installation(),
                variables);
    }

    /** A class of these tests, with those in it. */
    private static void copy(Class<?> definition, Path to) throws IOException {
        Path place = Path.of(definition.getPackageName().replace('.', '/'));
        try (Stream<Path> classes = Files.list(Path.of("target/test-classes").resolve(place))) {
            for (Path file : (Iterable<Path>) classes::iterator) {
                if (file.getFileName().toString().matches(definition.getSimpleName() + "(\\$.*)?\\.class")) {
                    Files.copy(file, to.resolve(place).resolve(file.getFileName()));
                }
            }
        }
    }

    /** The project's own data. */
    Path data() {
        return folder.resolve("data");
    }

    /** Where the connection {@code out} leads to. */
    Path out() {
        return folder.resolve(".dataflow/out");
    }

    /** Runs a pipeline to its good end, one task after the other, each a process of its own. */
    RunResult run(String pipeline) throws Exception {
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
                                new RunLogs(folder.resolve("logs")),
                                variables),
                        Display.silent())
                .run();
        if (result.state() != RunResult.State.SUCCEEDED) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }

    String sparkSubmit() {
        String submit = spark().get("spark_submit");
        if (submit == null) {
            throw new IllegalStateException("Spark is not installed");
        }
        return submit;
    }

    private Map<String, String> spark() {
        return installation.engines().getOrDefault("spark", Map.of());
    }

    /** The same project, whose tasks on Spark are submitted by another program. */
    ReleasedProject withSparkSubmit(Path program) {
        Map<String, String> spark = new TreeMap<>(spark());
        spark.put("spark_submit", program.toString());
        Map<String, Map<String, String>> engines = new TreeMap<>(installation.engines());
        engines.put("spark", spark);
        return new ReleasedProject(
                folder,
                compiled,
                published,
                releases,
                settings,
                new Installation(installation.file(), engines),
                variables);
    }

    /** Runs a program for Spark on two threads, by this project's Spark as it comes; gives the seconds that it prints. */
    double bySpark(Class<?> program, Path... arguments) throws Exception {
        return seconds(
                printedBySpark(program, Stream.of(arguments).map(Path::toString).toList()));
    }

    /** The same; gives all that it prints. */
    String printedBySpark(Class<?> program, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                sparkSubmit(),
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
                program.getName(),
                "spark-internal"));
        command.addAll(arguments);
        return printed(command);
    }

    /** The seconds that a program prints. */
    static double told(List<String> command) throws IOException, InterruptedException {
        return seconds(printed(command));
    }

    private static double seconds(String printed) {
        return Double.parseDouble(printed.strip());
    }

    private static String printed(List<String> command) throws IOException, InterruptedException {
        Checkout.Outcome outcome = Checkout.run(Checkout.ROOT, Map.of(), command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.err());
        }
        return outcome.out();
    }
}
