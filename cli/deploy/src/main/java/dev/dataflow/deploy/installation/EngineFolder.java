package dev.dataflow.deploy.installation;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.ExclusiveUse;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.Brood;
import dev.dataflow.deploy.process.Program;
import dev.dataflow.deploy.release.Digest;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The jars and libraries of one engine, copied to a place of their own: there nothing changes them while tasks run, and the class-data archive, which is bound
 * to paths and times of its jars, stays good.
 */
final class EngineFolder {
    private static final int DIGEST_LENGTH = 16;
    private static final Duration KEPT = Duration.ofDays(2);
    private static final String TEMPORARY = ".classes-";
    private static final int SIGNAL = 128;
    private static final long ARCHIVE_ROOM = 400_000_000;
    /** A variable of whatever trains, with the engine's folder as the value. */
    private static final String MARK = "DATAFLOW_TRAINING";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String engine;
    private final Path folder;

    private EngineFolder(String engine, Path folder) {
        this.engine = engine;
        this.folder = folder;
    }

    /**
     * The folder for these files, made if it is not there. The JVM is part of its name, since an archive serves one JVM only.
     *
     * @param used whether somebody still uses the folder of an earlier version
     */
    static EngineFolder prepare(
            String engine, Map<String, List<Path>> parts, Path root, JarDigests digests, Predicate<Path> used)
            throws IOException, InterruptedException {
        StringBuilder content =
                new StringBuilder(System.getProperty("java.home") + "|" + System.getProperty("java.vm.version") + "\n");
        for (Map.Entry<String, List<Path>> part : new TreeMap<>(parts).entrySet()) {
            for (Path file : part.getValue()) {
                content.append(part.getKey())
                        .append('/')
                        .append(file.getFileName())
                        .append(' ')
                        .append(digests.of(file))
                        .append('\n');
            }
        }
        String name = engine + "-" + Digest.of(content.toString()).substring(0, DIGEST_LENGTH);
        EngineFolder made = new EngineFolder(engine, root.resolve(name));
        if (!Files.exists(made.folder)) {
            ExclusiveUse use = ExclusiveUse.of(root.resolve("lock"), () -> {});
            try {
                made.copy(parts);
                made.removeOthers(used);
            } finally {
                use.close();
            }
        }
        Files.setLastModifiedTime(made.folder, FileTime.from(Instant.now()));
        return made;
    }

    /** Those of earlier versions, each a few hundred megabytes, once nobody has used them for a while, and nobody may yet. */
    private void removeOthers(Predicate<Path> used) throws IOException {
        Instant old = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folder.getParent(), engine + "-*")) {
            for (Path other : others) {
                if (!other.equals(folder)
                        && Files.getLastModifiedTime(other).toInstant().isBefore(old)
                        && !used.test(other)) {
                    Durable.delete(other);
                }
            }
        }
    }

    private void copy(Map<String, List<Path>> parts) throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        Path temporary = folder.resolveSibling(".new");
        Durable.delete(temporary);
        for (Map.Entry<String, List<Path>> part : parts.entrySet()) {
            Path place = Files.createDirectories(temporary.resolve(part.getKey()));
            for (Path file : part.getValue()) {
                Files.copy(file, place.resolve(file.getFileName()));
            }
        }
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    Path part(String name) {
        return folder.resolve(name);
    }

    /** The jars in the order of their names: the archive serves this very list. */
    String classPath(List<Path> jars) {
        return jars.stream()
                .map(jar -> part("lib").resolve(jar.getFileName()).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where the class-data archive is, once there is one; without it a driver starts slower, and nothing else. */
    Path archive() {
        return folder.resolve("classes.jsa");
    }

    /** Makes the archive by a run that leaves one at its end, unless there is one. */
    void train(Training training, Path logs, Display display) throws InterruptedException {
        if (isTrained()) {
            return;
        }
        ExclusiveUse use = ExclusiveUse.of(
                folder.resolve(".training"),
                () -> display.line("Another command prepares the engine " + engine + "; waiting for it."));
        try {
            if (!isTrained()) {
                trainAlone(training, logs, display);
            }
        } finally {
            use.close();
        }
    }

    private boolean isTrained() {
        return Files.exists(archive()) || Files.exists(refused());
    }

    private Path refused() {
        return folder.resolve("classes.refused");
    }

    private void trainAlone(Training training, Path logs, Display display) throws InterruptedException {
        Path temporary = folder.resolve(TEMPORARY + ProcessHandle.current().pid() + ".jsa");
        Display.Part part = display.begin("Fast start of the engine " + engine + " (made once)");
        List<String> output = new ArrayList<>();
        try {
            removeLeftovers();
            int exit = training.run(temporary, Map.of(MARK, folder.toString()), output);
            if (exit == 0 && Files.exists(temporary)) {
                Files.move(temporary, archive(), StandardCopyOption.ATOMIC_MOVE);
                part.done("");
                return;
            }
            Path log = logs.resolve(engine + "-training.log");
            Files.write(log, output);
            Files.deleteIfExists(temporary);
            if (exit <= SIGNAL && Files.getFileStore(folder).getUsableSpace() > ARCHIVE_ROOM) {
                // Another try would end alike.
                Files.writeString(refused(), "exit code " + exit + ", see " + log + "\n");
            }
            part.failed();
            display.line("The engine " + engine + " will start slower than it could: its training run ended with "
                    + exit + " (" + log + ").");
        } catch (IOException e) {
            part.failed();
            throw Obstacle.machine(
                    folder.toString(),
                    "The engine " + engine + " cannot be installed: " + e + ".",
                    "Its tasks are run from there.",
                    "make room on the disk, and make the folder writable.",
                    e);
        }
    }

    /** Whoever trains although the lock is ours has lost the command that it trained for, which was killed; and what it had left so far. */
    private void removeLeftovers() throws IOException {
        new Brood(MARK + "=" + folder, List.of()).end(PATIENCE);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
            for (Path leftover : found) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** A run of the driver, with more variables, that leaves an archive of its classes. */
    @FunctionalInterface
    interface Training {
        int run(Path archive, Map<String, String> variables, List<String> output)
                throws IOException, InterruptedException;

        /** A run of this command, with these variables. */
        static int of(List<String> command, Map<String, String> variables, List<String> output)
                throws IOException, InterruptedException {
            Program program = Program.of(command);
            variables.forEach(program::with);
            return program.run(output::add);
        }
    }
}
