package dev.dataflow.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file that remembers what a compilation was made from and what came of it, so that a build can leave it alone while
 * both are as they were. The Java that runs is an input too, and what definitions read of the machine is not seen. Classes and results count by size and checksum, jars by path, size and time.
 */
public final class Stamp {
    private final Path file;
    private final String inputs;

    private Stamp(Path file, String inputs) {
        this.file = file;
        this.inputs = inputs;
    }

    /** The stamp in this file, which need not be there, for a compilation of these classes by this compiler. */
    public static Stamp of(Path file, ClassPath classPath) throws IOException {
        MessageDigest digest = sha256();
        own(digest);
        text(System.getProperty("java.version"), digest);
        for (List<Path> entries : List.of(classPath.classes(), classPath.libraries(), classPath.provided())) {
            digest.update((byte) entries.size());
            for (Path entry : entries) {
                add(entry, digest);
            }
        }
        return new Stamp(file, HexFormat.of().formatHex(digest.digest()));
    }

    /** Whether inputs and results are those of the last {@link #set}. */
    public boolean holds(Path folder) throws IOException {
        return Files.isRegularFile(file)
                && Files.readAllLines(file).equals(lines(folder, files(), name -> {
                    Path made = folder.resolve(name);
                    return Files.isRegularFile(made) ? Files.readAllBytes(made) : null;
                }));
    }

    /** The files that the last {@link #set} named, in its order; none if there was none. */
    public List<String> files() throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.subList(Math.min(1, lines.size()), lines.size()).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    /** Remembers these files of a folder, their texts by their names, as made from the inputs. */
    public void set(Path folder, SortedMap<String, String> files) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                lines(
                        folder,
                        files.keySet(),
                        name -> files.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8)));
    }

    /** Forgets, so that the next compilation takes place. */
    public void clear() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Bytes by their name; null for none. */
    private interface Contents {
        byte @Nullable [] of(String name) throws IOException;
    }

    private List<String> lines(Path folder, Collection<String> files, Contents contents) throws IOException {
        // Another folder may hold files of pipelines that are no more.
        List<String> lines = new ArrayList<>(List.of(inputs + " " + folder.toAbsolutePath()));
        lines.addAll(checksums(files, contents));
        return lines;
    }

    /** A line for each name, in their order. */
    private static List<String> checksums(Collection<String> names, Contents contents) throws IOException {
        try {
            return names.parallelStream()
                    .map(name -> {
                        try {
                            byte[] bytes = contents.of(name);
                            return (bytes == null ? "none" : checksum(bytes)) + " " + name;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Another compiler may make something else of the same classes. */
    private static void own(MessageDigest digest) throws IOException {
        for (Class<?> type : List.of(Stamp.class, dev.dataflow.Pipeline.class)) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            try {
                if (source != null) {
                    add(Path.of(source.getLocation().toURI()), digest);
                }
            } catch (URISyntaxException e) {
                throw new IOException("Cannot tell where the compiler is: " + e.getMessage(), e);
            }
        }
    }

    private static void add(Path entry, MessageDigest digest) throws IOException {
        if (Files.isDirectory(entry)) {
            try (Stream<Path> found = Files.find(entry, Integer.MAX_VALUE, Stamp::isFile)) {
                List<String> names = found.map(path -> entry.relativize(path).toString())
                        .sorted()
                        .toList();
                checksums(names, name -> Files.readAllBytes(entry.resolve(name)))
                        .forEach(line -> text(line, digest));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        } else if (Files.exists(entry)) {
            BasicFileAttributes about = Files.readAttributes(entry, BasicFileAttributes.class);
            text(entry + " " + about.size() + " " + about.lastModifiedTime(), digest);
        }
    }

    /** The search knows what each file is, so that the system is asked again for links alone. */
    private static boolean isFile(Path path, BasicFileAttributes about) {
        return about.isRegularFile() || (about.isSymbolicLink() && Files.isRegularFile(path));
    }

    /** Tells accidents apart, not attacks; for thousands of files SHA-256 takes longer than all else here. */
    private static String checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return bytes.length + "-" + Long.toHexString(checksum.getValue());
    }

    private static void text(String text, MessageDigest digest) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot compute a digest: every JDK has SHA-256", e);
        }
    }
}
