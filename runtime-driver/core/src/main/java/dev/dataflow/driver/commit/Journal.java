package dev.dataflow.driver.commit;

import dev.dataflow.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A task's journal: numbered entries, each put in its place by a hard link that fails if there is one already. Whoever
 * wants to write must name the number, so an attempt can only go on where nobody else has.
 */
public final class Journal {
    private final Path folder;
    private final Json json = new Json();

    /** The journal of a task, in its staging place. */
    public Journal(Path taskPlace) {
        this.folder = taskPlace.resolve("journal");
    }

    /** All entries, the first at index 0 with number 1. */
    public List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file = file(1); Files.exists(file); file = file(entries.size() + 1)) {
            entries.add(json.readRecord(Files.readString(file), Entry.class));
        }
        return entries;
    }

    /** Writes entry {@code number}; false if that number is taken. Durable when it returns. */
    public boolean append(int number, Entry entry) throws IOException {
        Files.createDirectories(folder);
        Path written = folder.resolve("." + UUID.randomUUID());
        try {
            durable(written, json.line(entry) + "\n");
            return linked(written, file(number));
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private Path file(int number) {
        return folder.resolve(String.format("%06d.json", number));
    }

    /** Puts a file in its place unless there is one; durable when it returns. */
    static boolean linked(Path written, Path place) throws IOException {
        try {
            Files.createLink(place, written);
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
        try (FileChannel directory = FileChannel.open(place.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return true;
    }

    /** Writes a new file; durable when it returns, but for its name. */
    static void durable(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
