package dev.dataflow.driver.spark;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A file of rows that a user's class rejected in one partition, as dead letters show them. */
final class Rejects implements Closeable {
    /** Java's serialisation keeps all that it has written, to refer to it, until it is told to forget. */
    private static final int ROWS_KEPT = 1_000;

    private final Path folder;
    private @Nullable Path file;
    private @Nullable ObjectOutputStream out;
    private long rows;

    /** The file is made in this folder when there is something to write. */
    Rejects(String folder) {
        this.folder = Path.of(folder);
    }

    void add(String reason, Map<String, @Nullable Object> row) {
        try {
            ObjectOutputStream open = opened();
            open.writeObject(reason);
            open.writeObject(new LinkedHashMap<>(row));
            if (++rows % ROWS_KEPT == 0) {
                open.reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep rejected rows in " + folder, e);
        }
    }

    private ObjectOutputStream opened() throws IOException {
        ObjectOutputStream open = out;
        if (open == null) {
            Path made =
                    Files.createDirectories(folder).resolve(UUID.randomUUID().toString());
            open = new ObjectOutputStream(new BufferedOutputStream(Files.newOutputStream(made)));
            file = made;
            out = open;
        }
        return open;
    }

    /** Ends the file, and says where it is; null if there is none. */
    @Nullable
    String end() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep rejected rows in " + folder, e);
        }
        return file == null ? null : file.toString();
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }

    /** Hands over each row of a file, with its reason. */
    @SuppressWarnings("unchecked") // As they were written.
    static void each(String file, BiConsumer<String, Map<String, @Nullable Object>> taker) throws IOException {
        try (ObjectInputStream in =
                new ObjectInputStream(new BufferedInputStream(Files.newInputStream(Path.of(file))))) {
            while (true) {
                String reason;
                try {
                    reason = (String) in.readObject();
                } catch (EOFException end) {
                    return;
                }
                taker.accept(reason, (Map<String, @Nullable Object>) in.readObject());
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Rejected rows are of Java's own classes", e);
        }
    }
}
