package dev.dataflow.deploy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machine's processes. On Linux they are read from {@code /proc}, where a process also shows its session and the environment that it was started with;
 * elsewhere the JDK tells what it can, and sessions and environments are not seen.
 */
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    // Positions in /proc/PID/stat among the fields after the command's closing bracket.
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START_TIME = 19;

    private ProcessTable() {}

    /**
     * A process as it was a moment ago.
     *
     * @param session number of the process that leads its session, 0 if not known
     * @param marked whether the environment that it was started with held the marker asked for
     */
    record Entry(ProcessIdentity process, long parent, long session, boolean marked) {}

    /** A value that changes when the machine is started again, so that process numbers of an earlier boot mean nothing. */
    public static String boot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The process with this number, unless there is none or it has ended and only waits to be collected. */
    public static Optional<ProcessIdentity> find(long pid) {
        Entry entry = readable() ? read(PROC.resolve(Long.toString(pid)), "") : asked(pid);
        return Optional.ofNullable(entry).map(Entry::process);
    }

    /** Whether this very process still runs. */
    public static boolean runs(ProcessIdentity process) {
        return find(process.pid()).equals(Optional.of(process));
    }

    /** All running processes by number; {@code marker} is the {@code NAME=value} to look for in their environments. */
    static Map<Long, Entry> snapshot(String marker) {
        Map<Long, Entry> found = new LinkedHashMap<>();
        for (Entry entry : readable() ? readAll(marker) : askAll()) {
            found.put(entry.process().pid(), entry);
        }
        return found;
    }

    private static List<Entry> readAll(String marker) {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                Entry entry = read(folder, marker);
                if (entry != null) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static @Nullable Entry read(Path folder, String marker) {
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
                return null;
            }
            long pid = Long.parseLong(folder.getFileName().toString());
            return new Entry(
                    new ProcessIdentity(pid, Long.parseLong(fields[START_TIME])),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]),
                    !marker.isEmpty() && environment(folder).contains("\0" + marker + "\0"));
        } catch (IOException e) {
            return null; // it has just ended
        }
    }

    private static String environment(Path folder) {
        try {
            return "\0" + new String(Files.readAllBytes(folder.resolve("environ")), StandardCharsets.ISO_8859_1) + "\0";
        } catch (IOException e) {
            return ""; // another user's process
        }
    }

    private static List<Entry> askAll() {
        return ProcessHandle.allProcesses()
                .map(handle -> asked(handle.pid()))
                .filter(entry -> entry != null)
                .toList();
    }

    private static @Nullable Entry asked(long pid) {
        ProcessHandle handle =
                ProcessHandle.of(pid).filter(ProcessHandle::isAlive).orElse(null);
        if (handle == null || handle.info().startInstant().isEmpty()) {
            return null;
        }
        long start = handle.info().startInstant().get().toEpochMilli();
        return new Entry(
                new ProcessIdentity(pid, start),
                handle.parent().map(ProcessHandle::pid).orElse(0L),
                0,
                false);
    }

    private static boolean readable() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }
}
