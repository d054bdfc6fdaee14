package dev.dataflow.driver.commit;

import dev.dataflow.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        if (number == 1) {
            // Never later: who goes on where the journal has vanished would go on without its fence.
            Files.createDirectories(folder);
        }
        Path written = folder.resolve("." + UUID.randomUUID());
        try {
            DurableFiles.write(written, json.line(entry) + "\n");
            return DurableFiles.link(written, file(number));
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private Path file(int number) {
        return folder.resolve(String.format("%06d.json", number));
    }
}
