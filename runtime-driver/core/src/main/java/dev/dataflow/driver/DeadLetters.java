package dev.dataflow.driver;

import dev.dataflow.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rejected rows and malformed records as JSON lines, beside the place where the commit will put them. The file is
 * made at the first line, or when it is closed. Every method may be called from any thread.
 */
public final class DeadLetters {
    private final Path file;
    private final Json json = new Json();
    private @Nullable BufferedWriter writer;
    private long rows;

    DeadLetters(Path file) {
        this.file = file;
    }

    /**
     * Keeps a record.
     *
     * @param sourceFile the file it came from, an absolute path; null if that is not known
     * @param line the number of its first line there, from 1; null if that is not known
     * @param record the record's text, or its columns by name as {@link dev.dataflow.driver.rows.Values#json} makes them
     */
    public synchronized void add(
            String step, String reason, @Nullable String sourceFile, @Nullable Long line, Object record) {
        Map<String, @Nullable Object> letter = new LinkedHashMap<>();
        letter.put("step", step);
        letter.put("reason", reason);
        letter.put("sourceFile", sourceFile);
        letter.put("line", line);
        letter.put("record", record);
        try {
            opened().append(json.line(letter)).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the dead letters " + file, e);
        }
        rows++;
    }

    /** How many there are. */
    public synchronized long rows() {
        return rows;
    }

    /** Makes the file durable, also if it is empty; it takes no more lines. */
    synchronized void close() throws IOException {
        try {
            opened().close();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new IOException("Cannot write the dead letters " + file + ": " + e.getMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    private BufferedWriter opened() throws IOException {
        BufferedWriter open = writer;
        if (open == null) {
            Files.createDirectories(file.resolveSibling("."));
            open = Files.newBufferedWriter(file);
            writer = open;
        }
        return open;
    }
}
