package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of expected files; {@code -Dgolden.update} writes it anew. */
final class Expected {
    private Expected() {}

    static void check(Path folder, SortedMap<String, String> actual) {
        try {
            if (Boolean.getBoolean("golden.update") || "".equals(System.getProperty("golden.update"))) {
                write(folder, actual);
            }
            assertThat(actual).isEqualTo(read(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, SortedMap<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (String stale : read(folder).keySet()) {
            Files.delete(folder.resolve(stale));
        }
        for (String name : files.keySet()) {
            Files.writeString(folder.resolve(name), files.get(name));
        }
    }

    private static SortedMap<String, String> read(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.list(folder)) {
                for (Path file : found.toList()) {
                    files.put(String.valueOf(file.getFileName()), Files.readString(file));
                }
            }
        }
        return files;
    }
}
