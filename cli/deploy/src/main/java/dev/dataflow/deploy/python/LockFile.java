package dev.dataflow.deploy.python;

import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of requirements with every version pinned and every file's hash.
 *
 * @param path where it is
 * @param digest of its content, short
 * @param packages how many it names; some may not be for this platform
 */
public record LockFile(Path path, String digest, int packages) {
    private static final int DIGEST_BYTES = 6;

    /** Reads it. */
    public static LockFile read(Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            int packages = (int) Files.readAllLines(path).stream()
                    .filter(line -> !line.startsWith(" ") && line.contains("=="))
                    .count();
            return new LockFile(path, HexFormat.of().formatHex(hash, 0, DIGEST_BYTES), packages);
        } catch (IOException e) {
            throw Obstacle.machine(
                    path.toString(),
                    "The file of locked requirements cannot be read: " + e + ".",
                    "It says which Python packages to install.",
                    "get a whole copy of Dataflow again.",
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
