package dev.dataflow.deploy.python;

import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A file of requirements with every version pinned and every file's hash; and if one named {@code NAME-build.txt} is beside {@code NAME.txt}, that too,
 * since what comes as source is built by what it lists.
 *
 * @param paths the files, in the order in which they are installed
 * @param digest of their content, short
 * @param packages how many they name; some may not be for this platform
 */
public record LockFile(List<Path> paths, String digest, int packages) {
    private static final int DIGEST_BYTES = 6;

    public LockFile {
        paths = List.copyOf(paths);
    }

    /** Reads it. */
    public static LockFile read(Path path) {
        Path build = path.resolveSibling(path.getFileName().toString().replace(".txt", "-build.txt"));
        List<Path> paths = Files.exists(build) ? List.of(build, path) : List.of(path);
        MessageDigest content = sha256();
        int packages = 0;
        for (Path file : paths) {
            try {
                content.update(Files.readAllBytes(file));
                packages += (int) Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith(" ") && line.contains("=="))
                        .count();
            } catch (IOException e) {
                throw Obstacle.machine(
                        file.toString(),
                        "The file of locked requirements cannot be read: " + e + ".",
                        "It says which Python packages to install.",
                        "get a whole copy of Dataflow again.",
                        e);
            }
        }
        return new LockFile(paths, HexFormat.of().formatHex(content.digest(), 0, DIGEST_BYTES), packages);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
