package dev.dataflow.driver.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for a while. */
final class Scratch implements AutoCloseable {
    private final Path folder;

    Scratch(String purpose) throws IOException {
        this.folder = Files.createTempDirectory("dataflow-" + purpose);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            List<Path> deepestFirst;
            try (Stream<Path> files = Files.walk(folder)) {
                deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
