package dev.dataflow.deploy.process;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.ExclusiveUse;
import dev.dataflow.deploy.Obstacle;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Long-running processes that live as long as this object, or until they are left alone on purpose. Before any is started, the mark that all of them carry is
 * written down, and each of them at its start, so that if we are killed the next supervision of the same folder ends what is left.
 */
public final class Supervision implements AutoCloseable {
    /** A variable of every process's environment, with a value of this supervision only; what they start inherits it. */
    static final String MARKER = "DATAFLOW_DEV_ID";

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration PATIENCE_WITH_LEFTOVERS = Duration.ofSeconds(3);
    /** Makes the process the leader of a session of its own, so that a terminal's Ctrl-C reaches us only, and we end it in order. */
    private static final String OWN_SESSION = "import os, sys; os.setsid(); os.execv(sys.argv[1], sys.argv[1:])";

    private final Path folder;
    private final ExclusiveUse use;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::close, "end supervised processes");
    private ProcessRecord record;
    private boolean over;

    private Supervision(Path folder, ExclusiveUse use, ProcessRecord record) {
        this.folder = folder;
        this.use = use;
        this.record = record;
    }

    /** Takes a folder for itself, and ends whatever an earlier supervision of it has left. */
    public static Supervision begin(Path folder, Display display) {
        ExclusiveUse use = ExclusiveUse.attempt(folder.resolve("lock")).orElseThrow(() -> taken(folder));
        try {
            endLeftovers(folder, display);
            ProcessIdentity self =
                    ProcessTable.find(ProcessHandle.current().pid()).orElseThrow();
            Supervision supervision = new Supervision(
                    folder, use, ProcessRecord.of(UUID.randomUUID().toString(), self));
            supervision.record.write(folder);
            Runtime.getRuntime().addShutdownHook(supervision.hook);
            return supervision;
        } catch (IOException | RuntimeException e) {
            use.close();
            throw e instanceof IOException failure ? notWritten(folder, failure) : (RuntimeException) e;
        }
    }

    /**
     * Ends what an earlier command left running in a folder, on purpose or because it was killed.
     *
     * @return how many processes were ended
     */
    public static int end(Path folder, Display display) {
        ExclusiveUse use = ExclusiveUse.attempt(folder.resolve("lock")).orElseThrow(() -> taken(folder));
        try {
            return endLeftovers(folder, display);
        } catch (IOException e) {
            throw notWritten(folder, e);
        } finally {
            use.close();
        }
    }

    /** Whether processes run that a supervision of a folder has started. */
    public static boolean isUp(Path folder) {
        return ProcessRecord.read(folder)
                .filter(record -> !record.brood().alive().isEmpty())
                .isPresent();
    }

    private static int endLeftovers(Path folder, Display display) throws IOException {
        Optional<ProcessRecord> earlier = ProcessRecord.read(folder);
        int count = 0;
        if (earlier.isPresent()) {
            count = earlier.get().brood().alive().size();
            if (count > 0) {
                Display.Part part = display.begin("Ending what an earlier command left running");
                report(folder, earlier.get().brood().end(PATIENCE_WITH_LEFTOVERS));
                part.done(count + (count == 1 ? " process" : " processes"));
            }
        }
        ProcessRecord.remove(folder);
        return count;
    }

    /**
     * Starts a process. Its output goes to a file, its input is empty, and it works in the file's folder: from the user's own it would import what lies there.
     *
     * @param python any Python, which is what puts the process into a session of its own
     */
    public synchronized void start(
            Path python, String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        if (over) {
            throw new IllegalStateException("Cannot start " + name + ": the supervision is over");
        }
        List<String> line = new ArrayList<>(List.of(python.toString(), "-I", "-c", OWN_SESSION));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(
                        Objects.requireNonNull(log.toAbsolutePath().getParent()).toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MARKER, record.id());
        Process process = builder.start();
        processes.put(name, process);
        Optional<ProcessIdentity> identity = ProcessTable.find(process.pid());
        if (identity.isPresent()) {
            record = record.with(name, identity.get());
            record.write(folder);
        }
    }

    /**
     * Starts a process as {@link #start} does, and waits for its end.
     *
     * @return its exit code
     * @throws InterruptedException if this thread was interrupted, or the process was ended because this command is ending
     */
    public int run(Path python, String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        start(python, name, command, environment, log);
        int code = Termination.unlessBegun(process(name).waitFor());
        forget(name);
        return code;
    }

    private synchronized Process process(String name) {
        return Objects.requireNonNull(processes.get(name));
    }

    private synchronized void forget(String name) throws IOException {
        processes.remove(name);
        record = record.without(name);
        if (!over) {
            record.write(folder);
        }
    }

    /** Ends everything that was started so far, so that it can be started anew. */
    public synchronized void endAll() throws IOException {
        report(folder, record.brood().end(PATIENCE));
        for (String name : List.copyOf(processes.keySet())) {
            forget(name);
        }
    }

    /** The processes that have ended although nobody asked them to. */
    public synchronized Set<String> ended() {
        Map<String, Process> found = new LinkedHashMap<>(processes);
        found.values().removeIf(Process::isAlive);
        return found.keySet();
    }

    /** Leaves everything running; the next supervision of the folder ends it, or whoever calls {@link #end}. */
    public synchronized void leave(String url) throws IOException {
        record = record.leftAt(url);
        record.write(folder);
        over = true;
        forgetHook();
        use.close();
    }

    /** Ends everything that was started, and all that came of it. */
    @Override
    public synchronized void close() {
        if (over) {
            return;
        }
        over = true;
        forgetHook();
        try {
            report(folder, record.brood().end(PATIENCE));
            ProcessRecord.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            use.close();
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // we are shutting down, and perhaps this is the hook
        }
    }

    private static void report(Path folder, Set<ProcessIdentity> left) {
        if (!left.isEmpty()) {
            throw Obstacle.machine(
                    folder.toString(),
                    "Processes could not be ended, not even by SIGKILL: "
                            + String.join(
                                    ", ",
                                    left.stream()
                                            .map(process -> Long.toString(process.pid()))
                                            .toList()) + ".",
                    "They were started from here, and would disturb the next ones.",
                    "see what holds them (ps -o pid,stat,wchan,args -p PID); often a disk or network folder that does not answer.");
        }
    }

    private static Obstacle taken(Path folder) {
        String who = ProcessRecord.read(folder)
                .map(record -> " It is process " + record.owner().pid() + ".")
                .orElse("");
        return Obstacle.machine(
                folder.toString(),
                "Another dataflow command uses this private Airflow." + who,
                "A cache holds one, so that none is forgotten.",
                "end that command (Ctrl-C), or give this one a cache of its own by DATAFLOW_CACHE.");
    }

    private static Obstacle notWritten(Path folder, IOException e) {
        return Obstacle.machine(
                folder.toString(),
                "The processes to start cannot be written down: " + e + ".",
                "Without that, nobody could end them if this command were killed.",
                "make room on the disk, and make the folder writable.",
                e);
    }
}
