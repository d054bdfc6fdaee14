package dev.dataflow.compiler;

import dev.dataflow.compiler.emit.DagFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A folder of emitted files. Files that are as they should be are not touched, others are replaced as a whole. */
public final class OutputFolder {
    private final Path folder;

    /** The folder, which need not be there. */
    public OutputFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes these files and leaves what else is there; gives the names of those that were written. */
    public List<String> add(SortedMap<String, String> files) throws IOException {
        Files.createDirectories(folder);
        Set<String> before = Set.of(Objects.requireNonNullElse(folder.toFile().list(), new String[0]));
        Queue<IOException> failures = new ConcurrentLinkedQueue<>();
        List<String> written = files.entrySet().parallelStream()
                .filter(made -> {
                    try {
                        return failures.isEmpty() && written(made.getKey(), made.getValue(), before);
                    } catch (IOException e) {
                        failures.add(e);
                        return false;
                    }
                })
                .map(Map.Entry::getKey)
                .toList();
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        return written;
    }

    /** Whether the file had to be written. */
    private boolean written(String name, String text, Set<String> before) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve(name);
        if (before.contains(name) && Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return false;
        }
        replace(file, bytes);
        return true;
    }

    /** As {@link #add}, and removes what an earlier compilation left of pipelines that are no more. */
    public List<String> replaceAll(SortedMap<String, String> files) throws IOException {
        List<String> written = add(files);
        try (Stream<Path> found = Files.list(folder)) {
            for (Path dag :
                    found.filter(file -> file.toString().endsWith(".py")).toList()) {
                String name = String.valueOf(dag.getFileName());
                if (!files.containsKey(name) && DagFile.isEmitted(Files.readString(dag))) {
                    Files.delete(dag);
                    Files.deleteIfExists(folder.resolve(name.substring(0, name.length() - ".py".length()) + ".json"));
                }
            }
        }
        return written;
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }
}
