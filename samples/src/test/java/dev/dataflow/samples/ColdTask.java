package dev.dataflow.samples;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.LocalRun;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.RunResult;
import dev.dataflow.ir.PipelineDocument;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@link ColdTrips} as one process, and {@link ByHand} as another: each time into tables that are not there yet. */
record ColdTask(Path project, LocalRun.Setting setting) {
    private static final int LINES = 10_000;

    static ColdTask in(Path folder) throws Exception {
        Path project = Checkout.samplesIn(folder);
        String definition = ColdTrips.class.getName().replace('.', '/') + ".class";
        Files.copy(
                Path.of("target/test-classes", definition),
                project.resolve("target/classes").resolve(definition));
        Files.write(project.resolve("data").resolve(ColdTrips.FILE), lines(project.resolve("data/taxis.csv")));
        ProjectSettings settings = ProjectSettings.around(project);
        CompiledProject compiled = CompiledProject.compile(settings, Display.silent());
        ReleaseRoot root = new ReleaseRoot(folder.resolve("releases"));
        ReleaseRoot.Published published = compiled.publish(root, "a benchmark");
        Map<String, String> variables = new TreeMap<>(System.getenv());
        Machine machine = Machine.withEngines(
                Set.of("local"),
                new Machine.Places(new Distribution(Checkout.ROOT), UserCache.of(variables), variables),
                Display.silent());
        PipelineDocument document = compiled.pipeline(ColdTrips.NAME).document();
        return new ColdTask(
                project,
                new LocalRun.Setting(
                        "cold",
                        Instant.now(),
                        root.folder().resolve("releases/" + published.digest() + "/" + ColdTrips.NAME + ".json"),
                        document,
                        published.jars(),
                        settings,
                        LocalConnections.of(settings, System.getenv()),
                        machine.installation(),
                        new RunLogs(folder.resolve("logs")),
                        variables));
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> some = Files.readAllLines(file);
        List<String> lines = new ArrayList<>(some.subList(0, 1));
        for (int line = 0; line < LINES; line++) {
            lines.add(some.get(1 + line % (some.size() - 1)));
        }
        return lines;
    }

    double seconds() throws Exception {
        Checkout.remove(project.resolve(".dataflow"));
        return Figures.wall(() -> {
            RunResult result = new LocalRun(setting, Display.silent()).run();
            if (result.state() != RunResult.State.SUCCEEDED
                    || result.tasks().get(0).read() != LINES) {
                throw new IllegalStateException(result.toString());
            }
        });
    }

    double secondsByHand() throws Exception {
        return byHand(project.resolve("by-hand"), project.resolve("data").resolve(ColdTrips.FILE));
    }

    /** A JVM as it comes, and DuckDB's jar as it comes: it unpacks its library at each start. */
    static double byHand(Path folder, Path... files) throws Exception {
        Checkout.remove(folder);
        List<String> command = new ArrayList<>(
                List.of(Checkout.java(), "-cp", libraries(), ByHand.class.getName(), folder.toString()));
        Stream.of(files).map(Path::toString).forEach(command::add);
        return Figures.wall(() -> {
            Checkout.Outcome outcome = Checkout.run(Checkout.ROOT, Map.of(), command);
            if (outcome.exitCode() != 0) {
                throw new IllegalStateException(outcome.err());
            }
        });
    }

    /** Those of the local driver, without our own, and DuckDB's whole jar. */
    private static String libraries() throws IOException {
        List<String> own = new ArrayList<>(
                List.of(Path.of("target/test-classes").toAbsolutePath().toString()));
        Path released = Checkout.ROOT.resolve("runtime-driver/local/target/distribution/lib");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = String.valueOf(Path.of(entry).getFileName());
            if (name.endsWith(".jar") && !name.startsWith("dataflow-") && Files.exists(released.resolve(name))) {
                own.add(entry);
            }
        }
        return String.join(File.pathSeparator, own);
    }
}
