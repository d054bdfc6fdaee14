package dev.dataflow.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A process's folder for temporary files, which goes with it: at its end, or, if it was killed, at the next start of
 * a driver by the same user on this machine. That a process lives is told by the lock that it holds on the file beside its
 * folder, which its death releases however it comes; a process id may be another's by then, and in another container names
 * another process.
 *
 * <p>The lock is taken before the folder is made, and looked at again after that: whoever sweeps at the same moment holds it,
 * or has removed its file, and then another name is taken.
 */
public final class ProcessFolder {
    /** Of the file beside the folder. It holds the folders elsewhere that go with the process, a line each. */
    private static final String LOCK = ".lock";

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
    /** Libraries that unpack native code, beside those that ask the JVM. */
    private static final List<String> UNPACKED_TO =
            List.of("java.io.tmpdir", "org.sqlite.tmpdir", "org.xerial.snappy.tempdir", "ZstdTempFolder");

    private static final int TRIES = 5;

    private static @Nullable ProcessFolder ours;

    private final Path folder;
    private final FileChannel lock;

    private ProcessFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes it for this process, sweeps those of dead ones, and lets libraries put their temporary files there. To be called
     * before any of them has asked where.
     */
    public static synchronized void begin() {
        if (ours != null) {
            return;
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        ProcessFolder begun = begun(temporary.resolve("dataflow-" + System.getProperty("user.name", "")));
        if (begun != null) {
            ours = begun;
            for (String property : UNPACKED_TO) {
                System.setProperty(property, begun.folder.toString());
            }
        }
    }

    /** Removes it, as the last thing that the process does. What cannot be removed is left for the next start. */
    public static synchronized void end() {
        ProcessFolder own = ours;
        for (int tries = 0; own != null && tries < TRIES; tries++) {
            try {
                own.remove();
                ours = null;
                return;
            } catch (IOException | RuntimeException another) {
                // A library removes what is its own at this moment.
            }
        }
    }

    /** A new folder within this process's; in the machine's folder for temporary files in a process that has none. */
    public static Path newFolder(String purpose) throws IOException {
        ProcessFolder own;
        synchronized (ProcessFolder.class) {
            own = ours;
        }
        return own == null
                ? Files.createTempDirectory("dataflow-" + purpose)
                : Files.createTempDirectory(own.folder, purpose);
    }

    /** Lets a folder elsewhere, which is this process's alone, go with the process too. */
    public static synchronized void also(Path elsewhere) throws IOException {
        ProcessFolder own = ours;
        if (own != null) {
            own.lock.write(ByteBuffer.wrap((elsewhere.toAbsolutePath() + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Without one all goes as it would without us: no task is to fail for it. */
    private static @Nullable ProcessFolder begun(Path all) {
        try {
            if (!Files.exists(all, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(all, PosixFilePermissions.asFileAttribute(OWN));
            }
        } catch (FileAlreadyExistsException there) {
            // Another that starts at this moment has made it.
        } catch (IOException | RuntimeException unusable) {
            return null;
        }
        try {
            ProcessFolder own = null;
            while (own == null) {
                own = made(
                        all.resolve(Long.toHexString(ThreadLocalRandom.current().nextLong())));
            }
            if (!own.safe(all)) {
                own.remove();
                return null;
            }
            own.sweep(all);
            return own;
        } catch (IOException | RuntimeException unusable) {
            return null;
        }
    }

    private static @Nullable ProcessFolder made(Path folder) throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + LOCK);
        FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (lock.tryLock() == null || !Files.exists(file)) {
            lock.close();
            return null;
        }
        Files.createDirectory(folder);
        return new ProcessFolder(folder, lock);
    }

    /** Whether the folder of all is this user's and no other may write to it: anybody may have made one of that name. */
    private boolean safe(Path all) throws IOException {
        return Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(all, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(folder, "unix:uid"))
                && Files.getPosixFilePermissions(all, LinkOption.NOFOLLOW_LINKS).equals(OWN);
    }

    private void sweep(Path all) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(all, "*" + LOCK)) {
            for (Path file : locks) {
                String name = String.valueOf(file.getFileName());
                Path swept = file.resolveSibling(name.substring(0, name.length() - LOCK.length()));
                // Opening one's own and closing it again would give up the lock.
                if (!swept.equals(folder)) {
                    sweep(swept, file);
                }
            }
        }
    }

    /** Removes a dead process's folder. One that cannot be removed is left for the next start. */
    private static void sweep(Path folder, Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                for (String elsewhere : Files.readAllLines(file)) {
                    Folders.remove(Path.of(elsewhere));
                }
                Folders.remove(folder);
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException swept) {
            // By another that starts at this moment.
        } catch (IOException | RuntimeException left) {
            // It may be in use still, or be another's; it harms nobody.
        }
    }

    private void remove() throws IOException {
        Folders.remove(folder);
        Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + LOCK));
    }
}
