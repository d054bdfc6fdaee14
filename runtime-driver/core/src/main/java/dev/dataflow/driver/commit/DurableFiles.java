package dev.dataflow.driver.commit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Small files that must survive the machine, and places that only one may take. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Writes a new file; durable when it returns, but for its name. */
    public static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException e) {
            throw new IOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Puts a file in its place unless there is one; durable when it returns. */
    public static boolean link(Path written, Path place) throws IOException {
        try {
            Files.createLink(place, written);
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
        force(place.resolveSibling("."));
        return true;
    }

    /** Makes what a file or folder holds durable. */
    public static void force(Path fileOrFolder) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
