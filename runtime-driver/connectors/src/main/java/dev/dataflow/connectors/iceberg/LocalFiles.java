package dev.dataflow.connectors.iceberg;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** Files on a local disk, without Hadoop, which takes a third of a second to load and leaves checksum files about. */
final class LocalFiles implements SupportsPrefixOperations {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Whether a location is on a local disk. */
    static boolean local(String location) {
        return location.startsWith("file:") || location.startsWith("/");
    }

    /** Whether engines, which write paths in their shortest form, know the file by the very path that it has here. */
    static boolean plain(String location) {
        return local(location) && Path.of(path(location)).normalize().toString().equals(path(location));
    }

    /** The plain path of a local location. */
    static String path(String location) {
        return location.startsWith("file:") ? location.replaceFirst("^file:/*", "/") : location;
    }

    @Override
    public InputFile newInputFile(String location) {
        return new LocalInput(location, path(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        Path file = Path.of(path(location));
        try {
            // Iceberg fails where another makes the folder at the same moment.
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder of " + location, e);
        }
        return org.apache.iceberg.Files.localOutput(file.toFile());
    }

    @Override
    public void deleteFile(String location) {
        try {
            Files.deleteIfExists(Path.of(path(location)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + location, e);
        }
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
        List<FileInfo> files = new ArrayList<>();
        for (Path file : below(prefix)) {
            if (Files.isRegularFile(file)) {
                files.add(info(file));
            }
        }
        return files;
    }

    @Override
    public void deletePrefix(String prefix) {
        List<Path> files = new ArrayList<>(below(prefix));
        Collections.reverse(files);
        files.forEach(file -> deleteFile(file.toString()));
    }

    private static FileInfo info(Path file) {
        try {
            return new FileInfo(
                    file.toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + file, e);
        }
    }

    /** Parents before their children. */
    private static List<Path> below(String prefix) {
        Path folder = Path.of(path(prefix));
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }
}
