package dev.dataflow.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lock on a file, held until closed; the system gives it back if we are killed. */
public final class ExclusiveUse implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final FileChannel channel;

    private ExclusiveUse(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock if nobody has it. */
    public static Optional<ExclusiveUse> attempt(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            boolean taken = false;
            try {
                taken = locked(channel) != null;
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            return taken ? Optional.of(new ExclusiveUse(channel)) : Optional.empty();
        } catch (IOException e) {
            throw Obstacle.machine(
                    file.toString(),
                    "The file cannot be locked: " + e + ".",
                    "The lock keeps two commands from changing the same thing at once.",
                    "make sure that the folder has room and is yours to write, and is on a disk that supports locks.",
                    e);
        }
    }

    /** Takes the lock, when need be after whoever has it; {@code waiting} runs once if it has to wait. */
    public static ExclusiveUse of(Path file, Runnable waiting) throws InterruptedException {
        Optional<ExclusiveUse> use = attempt(file);
        if (use.isEmpty()) {
            waiting.run();
        }
        while (use.isEmpty()) {
            Thread.sleep(LOOK_MILLIS);
            use = attempt(file);
        }
        return use.get();
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another thread of ours
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
