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
import java.util.stream.Stream;

/**
 * A file that remembers what a compilation was made from and what came of it, so that a build can leave it alone while
 * both are as they were. Classes count by their bytes, jars by path, size and time.
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
        if (!Files.isRegularFile(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file);
        List<String> names = new ArrayList<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            names.add(line.substring(line.indexOf(' ') + 1));
        }
        return lines.equals(lines(folder, names));
    }

    /** Remembers these files of a folder as made from the inputs. */
    public void set(Path folder, Collection<String> files) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines(folder, files));
    }

    /** Forgets, so that the next compilation takes place. */
    public void clear() throws IOException {
        Files.deleteIfExists(file);
    }

    private List<String> lines(Path folder, Collection<String> files) throws IOException {
        List<String> lines = new ArrayList<>(List.of(inputs));
        for (String name : files) {
            Path made = folder.resolve(name);
            String digest = Files.isRegularFile(made)
                    ? HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(made)))
                    : "none";
            lines.add(digest + " " + name);
        }
        return lines;
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
            try (Stream<Path> found = Files.walk(entry)) {
                for (Path path : found.filter(Files::isRegularFile).sorted().toList()) {
                    byte[] bytes = Files.readAllBytes(path);
                    text(entry.relativize(path) + " " + bytes.length, digest);
                    digest.update(bytes);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        } else if (Files.exists(entry)) {
            BasicFileAttributes about = Files.readAttributes(entry, BasicFileAttributes.class);
            text(entry + " " + about.size() + " " + about.lastModifiedTime(), digest);
        }
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
