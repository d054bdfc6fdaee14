package dev.dataflow.samples;

import dev.dataflow.deploy.run.RunResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@link ColdTrips} and {@link ColdFilters} as one process each, and {@link ByHand} as another: each time into what is not there yet. */
record ColdTask(ReleasedProject project) {
    private static final int LINES = 10_000;

    static ColdTask in(Path folder) throws Exception {
        ReleasedProject project = ReleasedProject.in(folder, Set.of("local"), ColdTrips.class, ColdFilters.class);
        Path data = project.data();
        Files.write(data.resolve(ColdTrips.FILE), lines(data.resolve("taxis.csv")));
        return new ColdTask(project);
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> some = Files.readAllLines(file);
        List<String> lines = new ArrayList<>(some.subList(0, 1));
        for (int line = 0; line < LINES; line++) {
            lines.add(some.get(1 + line % (some.size() - 1)));
        }
        return lines;
    }

    /** From before the start of the process to after its end. */
    double seconds(String pipeline) throws Exception {
        Checkout.remove(project.folder().resolve(".dataflow"));
        return Figures.wall(() -> {
            List<RunResult.Task> tasks = project.run(pipeline).tasks();
            if (tasks.size() != 1 || tasks.get(0).read() != LINES) {
                throw new IllegalStateException(tasks.toString());
            }
        });
    }

    double secondsByHand(ByHand.Work work) throws Exception {
        return byHand(project.folder().resolve("by-hand"), work, project.data().resolve(ColdTrips.FILE));
    }

    /** A JVM as it comes, and DuckDB's jar as it comes: it unpacks its library at each start. */
    static double byHand(Path folder, ByHand.Work work, Path... files) throws Exception {
        Checkout.remove(folder);
        List<String> command = new ArrayList<>(
                List.of(Checkout.java(), "-cp", libraries(), ByHand.class.getName(), folder.toString(), work.name()));
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
