package dev.dataflow.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.deploy.UserCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** This checkout, as built, and its command run as a user would: a process of its own. */
final class Checkout {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final String FRONT_DOOR = "cli/dataflow";
    private static final long LONGEST_MINUTES = 20;
    private static final Set<String> NO_SOURCES = Set.of("target", ".git", ".dataflow", "__pycache__");

    private Checkout() {}

    /** What a command came to. */
    record Outcome(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    /** A copy of the samples project, with its data and compiled classes, in a folder of its own. */
    static Path samplesIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(ROOT.resolve("samples/dataflow.yaml"), folder.resolve("dataflow.yaml"));
        copy(ROOT.resolve("samples/data"), folder.resolve("data"));
        Files.createDirectories(folder.resolve("target"));
        copy(ROOT.resolve("samples/target/classes"), folder.resolve("target/classes"));
        return folder;
    }

    /** This checkout's sources in a folder of their own, as a clone has them: nothing is built there. */
    static Path copyIn(Path folder) throws IOException {
        copy(ROOT, folder);
        return folder;
    }

    /** This checkout, as built, but with samples and a front door of its own: what the command writes there disturbs nobody. */
    static Path homeIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        samplesIn(folder.resolve("samples"));
        for (String part : List.of("runtime-driver", "airflow-plugin")) {
            Files.createSymbolicLink(folder.resolve(part), ROOT.resolve(part));
        }
        Path built = Path.of("cli/command/target/distribution");
        Files.createDirectories(folder.resolve(built).getParent());
        Files.createSymbolicLink(folder.resolve(built), ROOT.resolve(built));
        Files.copy(ROOT.resolve(FRONT_DOOR), folder.resolve(FRONT_DOOR), StandardCopyOption.COPY_ATTRIBUTES);
        return folder;
    }

    /** A cache of its own, for a private Airflow that is nobody else's; the environments in it are the user's. */
    static Path cacheIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path users = UserCache.of(System.getenv()).folder("");
        try (DirectoryStream<Path> environments = Files.newDirectoryStream(users, "{airflow,spark}-*")) {
            for (Path environment : environments) {
                Files.createSymbolicLink(folder.resolve(environment.getFileName()), environment);
            }
        }
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) throws IOException {
                if (!found.equals(from) && NO_SOURCES.contains(name(found))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(found)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) throws IOException {
                if (!NO_SOURCES.contains(name(found))) {
                    Files.copy(found, to.resolve(from.relativize(found)), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes a folder, if it is there; where a link leads to stays. */
    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Starts the command, as built here, without waiting for it. */
    static Process start(Path project, Path out, Path err, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(project, out, err, environment, built(ROOT, arguments));
    }

    /** The command as built here, as that of a checkout. */
    static List<String> built(Path home, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-Ddataflow.home=" + home,
                "-cp",
                ROOT.resolve("cli/command/target/distribution/lib") + "/*",
                "dev.dataflow.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    /** Starts any program, without waiting for it. */
    static Process start(Path folder, Path out, Path err, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs the command, as built here, in a project's folder. */
    static Outcome dataflow(Path project, String... arguments) throws IOException, InterruptedException {
        return dataflow(ROOT, project, Map.of(), arguments);
    }

    /** Runs the command as that of another checkout, with its samples. */
    static Outcome dataflow(Path home, Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(folder, environment, built(home, arguments));
    }

    /** Runs any program to its end. */
    static Outcome run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("dataflow", ".out");
        Path err = Files.createTempFile("dataflow", ".err");
        try {
            Process process = start(folder, out, err, environment, command);
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "Not done after " + LONGEST_MINUTES + " minutes: " + String.join(" ", command));
            }
            return new Outcome(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
