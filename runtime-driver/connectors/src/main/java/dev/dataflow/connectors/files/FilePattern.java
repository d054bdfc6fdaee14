package dev.dataflow.connectors.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds files by paths in which {@code *} stands for any characters of one name and {@code **}, as a name of its own, for
 * any number of folders; a path that ends in a slash is a folder with all that is below. Names that begin with a point or an
 * underscore are found only where the path says so.
 */
final class FilePattern {
    private static final String DEEP = "**";

    private final Path base;
    private final Place place;
    private final Set<Path> passed = new LinkedHashSet<>();

    FilePattern(Path base, Place place) {
        this.base = base;
        this.place = place;
    }

    /** The files of all paths, in the order of the paths and by name within one; each once. */
    List<Path> files(List<String> paths) {
        Set<Path> files = new LinkedHashSet<>();
        for (String path : paths) {
            files.addAll(files(path));
        }
        return List.copyOf(files);
    }

    /** All folders that the files found so far are or may be in. */
    Set<Path> folders() {
        return passed;
    }

    private List<Path> files(String path) {
        Path whole = base.resolve(path);
        above(whole);
        if (path.endsWith("/")) {
            Path folder = whole.normalize();
            if (!path.contains("*") && !Files.isDirectory(folder)) {
                throw place.bad(
                        "SOURCE_MISSING",
                        "there is no folder " + folder,
                        "Make it, or correct the path in the pipeline or in the connection \""
                                + place.use().connection() + "\"");
            }
            TreeSet<Path> files = new TreeSet<>();
            matching(whole).forEach(match -> below(match, files));
            return List.copyOf(files);
        } else if (!path.contains("*")) {
            return List.of(whole.normalize());
        }
        List<Path> files = matching(whole).stream().filter(Files::isRegularFile).toList();
        if (files.isEmpty()) {
            throw place.bad(
                    "SOURCE_MISSING",
                    "no file matches " + whole,
                    "Put one there, or correct the path in the pipeline or in the connection");
        }
        return files;
    }

    /** The folders between the connection's and the first name that is a pattern. */
    private void above(Path whole) {
        Path known = whole.getRoot();
        for (Path name : whole) {
            if (name.toString().contains("*")) {
                break;
            }
            known = known.resolve(name);
            if (known.startsWith(base) && Files.isDirectory(known)) {
                passed.add(known.normalize());
            }
        }
    }

    private List<Path> matching(Path whole) {
        List<Path> found = List.of(whole.getRoot());
        for (Path name : whole) {
            found = step(found, name.toString());
        }
        return found;
    }

    private List<Path> step(List<Path> folders, String name) {
        TreeSet<Path> next = new TreeSet<>();
        for (Path folder : folders) {
            if (name.equals(DEEP)) {
                next.add(folder);
                foldersBelow(folder, next);
            } else if (!name.contains("*")) {
                next.add(folder.resolve(name).normalize());
            } else if (Files.isDirectory(folder)) {
                passed.add(folder);
                // The other characters that a glob gives a meaning stand for themselves.
                String glob = name.replaceAll("([\\\\?{}\\[\\]])", "\\\\$1").replaceAll("\\*+", "*");
                for (Path child : children(folder, glob)) {
                    if (!hidden(child) || hidden(Path.of(name))) {
                        next.add(child);
                    }
                }
            }
        }
        return List.copyOf(next);
    }

    private void foldersBelow(Path folder, Set<Path> found) {
        if (Files.isDirectory(folder)) {
            passed.add(folder);
            for (Path child : children(folder, "*")) {
                if (!hidden(child) && Files.isDirectory(child)) {
                    found.add(child);
                    foldersBelow(child, found);
                }
            }
        }
    }

    private void below(Path file, Set<Path> found) {
        if (!Files.isDirectory(file)) {
            return;
        }
        passed.add(file);
        for (Path child : children(file, "*")) {
            if (!hidden(child) && Files.isRegularFile(child)) {
                found.add(child);
            } else if (!hidden(child)) {
                below(child, found);
            }
        }
    }

    static boolean hidden(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") || name.startsWith("_");
    }

    private static List<Path> children(Path folder, String glob) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
            matching.forEach(children::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return children;
    }
}
