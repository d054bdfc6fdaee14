package dev.dataflow.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders as a whole. */
public final class Folders {
    private Folders() {}

    /** Removes a folder with all that is in it; nothing there is fine. */
    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }

    /** The bytes of a file, or of all files in a folder; what goes in the meantime does not count. */
    public static long bytes(Path fileOrFolder) throws IOException {
        long bytes = 0;
        List<Path> all;
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            all = files.toList();
        } catch (NoSuchFileException | UncheckedIOException gone) {
            return 0;
        }
        for (Path file : all) {
            try {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            } catch (NoSuchFileException gone) {
                // It takes no room any more.
            }
        }
        return bytes;
    }
}
