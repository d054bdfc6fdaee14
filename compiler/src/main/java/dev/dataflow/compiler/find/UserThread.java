package dev.dataflow.compiler.find;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs users' code on a thread of its own, which is left behind where that does not end in time. */
final class UserThread {
    private final Duration limit;
    private final ClassLoader loader;

    /** Threads that see the classes of this loader. */
    UserThread(Duration limit, ClassLoader loader) {
        this.limit = limit;
        this.loader = loader;
    }

    /** Says that the code has not ended; its stack trace is that of the code. */
    static final class Overdue extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private Overdue(StackTraceElement[] where) {
            super("not ended");
            setStackTrace(where);
        }
    }

    /**
     * What the code gives.
     *
     * @throws ExecutionException with what it threw
     */
    <T> T run(Callable<T> code) throws ExecutionException, Overdue {
        FutureTask<T> task = new FutureTask<>(code);
        Thread thread = new Thread(task, "definition");
        // One that never ends keeps no process from ending.
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Overdue overdue = new Overdue(thread.getStackTrace());
            thread.interrupt();
            throw overdue;
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a definition was asked for its pipeline", e);
        }
    }
}
