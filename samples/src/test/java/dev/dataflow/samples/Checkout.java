package dev.dataflow.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** This checkout, as built, and its command run as a user would: a process of its own. */
final class Checkout {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long LONGEST_MINUTES = 20;

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
        copy(ROOT.resolve("samples/target/classes"), folder.resolve("target/classes"));
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** Starts the command without waiting for it. */
    static Process start(Path project, Path out, Path err, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Ddataflow.home=" + ROOT,
                "-cp",
                ROOT.resolve("cli/command/target/distribution/lib") + "/*",
                "dev.dataflow.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs the command in a project's folder. */
    static Outcome dataflow(Path project, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("dataflow", ".out");
        Path err = Files.createTempFile("dataflow", ".err");
        Process process = start(project, out, err, Map.of(), arguments);
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "Not done after " + LONGEST_MINUTES + " minutes: " + String.join(" ", arguments));
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
