package dev.dataflow.deploy.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process, and what it starts, that never outlives us, however we end short of SIGKILL; nor does it outlive the closing of this object. */
public final class OwnedProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Thread hook = new Thread(this::endForGood, "end process");
    private @Nullable Process process;
    private boolean over;

    private OwnedProcess() {}

    /** Starts it. The way to end it is there before it is, so that no signal finds it without. */
    public static OwnedProcess start(ProcessBuilder builder) throws IOException, InterruptedException {
        OwnedProcess owned = new OwnedProcess();
        try {
            Runtime.getRuntime().addShutdownHook(owned.hook);
        } catch (IllegalStateException e) {
            throw new InterruptedException("The command is ending");
        }
        owned.begin(builder);
        return owned;
    }

    private synchronized void begin(ProcessBuilder builder) throws IOException, InterruptedException {
        if (over) {
            throw new InterruptedException("The command is ending");
        }
        process = builder.start();
    }

    /** The process itself. */
    public synchronized Process process() {
        if (process == null) {
            throw new IllegalStateException("It was never started");
        }
        return process;
    }

    /**
     * Waits for its end.
     *
     * @return its exit code; 128 and more for a signal
     * @throws InterruptedException if this thread was interrupted, or it ended because this command is ending
     */
    public int waitFor() throws InterruptedException {
        return Termination.unlessBegun(process().waitFor());
    }

    private synchronized void endForGood() {
        over = true;
        if (process != null) {
            end(process);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        endForGood();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // we are shutting down: the hook finds the process ended
        }
    }
}
