package dev.dataflow.connectors.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds files by paths in which {@code *} stands for any characters of one name. */
final class FilePattern {
    private final Path base;
    private final CsvSource.Blame blame;

    FilePattern(Path base, CsvSource.Blame blame) {
        this.base = base;
        this.blame = blame;
    }

    /** The files of all paths, in the order of the paths and by name within one; each once. */
    List<Path> files(List<String> paths) {
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            for (Path file : files(path)) {
                if (!files.contains(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private List<Path> files(String path) {
        Path whole = base.resolve(path);
        if (!path.contains("*")) {
            return List.of(whole.normalize());
        }
        List<Path> found = List.of(whole.getRoot());
        for (Path name : whole) {
            found = step(found, name.toString());
        }
        List<Path> files = found.stream().filter(Files::isRegularFile).toList();
        if (files.isEmpty()) {
            throw blame.failure(
                    "SOURCE_MISSING",
                    "no file matches " + whole,
                    "Put one there, or correct the path in Csv.files or in the connection");
        }
        return files;
    }

    private static List<Path> step(List<Path> folders, String name) {
        TreeSet<Path> next = new TreeSet<>();
        for (Path folder : folders) {
            if (!name.contains("*")) {
                next.add(folder.resolve(name).normalize());
            } else if (Files.isDirectory(folder)) {
                // The other characters that a glob gives a meaning stand for themselves.
                String glob = name.replaceAll("([\\\\?{}\\[\\]])", "\\\\$1");
                try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
                    matching.forEach(next::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }
        }
        return List.copyOf(next);
    }
}
