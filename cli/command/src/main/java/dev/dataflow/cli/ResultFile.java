package dev.dataflow.cli;

import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Obstacle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code --json} names. Whoever reads an ordinary file sees the old result or the new one; a device, a pipe or an open stream, such as
 * {@code /dev/stdout}, stays what it is and is written to.
 *
 * @param asked as on the command line
 */
record ResultFile(String asked) {
    private static final Path STREAMS = Path.of("/proc");
    /** More links in a row are a circle, as for the system itself. */
    private static final int MOST_LINKS = 40;

    /** Why nothing could be written there, told before the long parts; null if nothing speaks against it. Nothing is made yet. */
    @Nullable
    String obstacle() {
        Path given = Path.of(asked).toAbsolutePath();
        if (Files.isDirectory(given)) {
            return "names no file" + (asked.isEmpty() ? "." : ", but a folder.");
        }
        if (isStream(given)) {
            return Files.isWritable(given) ? null : "cannot be written: " + given + " is not yours to write to.";
        }
        Path file = followed(given);
        Path there = file;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        Path folder = file.equals(there) ? file.getParent() : there;
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder)
                ? null
                : "cannot be written: " + folder + " is no folder to write to.";
    }

    void write(String text) {
        Path file = followed(Path.of(asked).toAbsolutePath());
        try {
            if (isStream(file)) {
                // Opened without making or emptying anything: what others have written to it stays.
                try (OutputStream out =
                        Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                }
                return;
            }
            Path folder = file.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            Durable.replace(file, text);
        } catch (IOException e) {
            String what = "The result cannot be written: " + e + ".";
            String why = "It was asked for by --json=FILE.";
            String fix = "name a file in a folder that you can write to, on a disk with room.";
            throw String.valueOf(e.getMessage()).contains("No space left")
                    ? Obstacle.machine(file.toString(), what, why, fix)
                    : Obstacle.usage(file.toString(), what, why, fix);
        }
    }

    private static boolean isStream(Path file) {
        Path last = followed(file);
        return Files.exists(last) && (!Files.isRegularFile(last) || isOpen(last));
    }

    /** The file that a link leads to, which may not be there yet. What a process has open is no name of a file, though it looks like a link. */
    private static Path followed(Path file) {
        Path at = file;
        try {
            for (int link = 0; link < MOST_LINKS && Files.isSymbolicLink(at) && !isOpen(at); link++) {
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
            return at;
        } catch (IOException e) {
            return at; // it has just gone; writing tells
        }
    }

    private static boolean isOpen(Path file) {
        Path folder = file.getParent();
        try {
            return folder != null && folder.toRealPath().startsWith(STREAMS);
        } catch (IOException e) {
            return false;
        }
    }
}
