package dev.dataflow.compiler.find;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs users' code on a thread of its own, one after the other; where that does not end in time, the thread is left
 * behind, and the next code has another.
 */
final class UserThread implements AutoCloseable {
    private final Duration limit;
    private final ClassLoader loader;
    private ExecutorService thread = start();
    private volatile @Nullable Thread running;

    /** A thread that sees the classes of this loader. */
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

    /** Says that the code threw. What it threw is not the cause, since exceptions ask their causes what they say. */
    static final class Threw extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Throwable thrown;

        private Threw(Throwable thrown) {
            super("thrown");
            this.thrown = thrown;
        }

        Throwable thrown() {
            return thrown;
        }
    }

    /** What the code gave, or threw; the other is null. */
    private record Outcome<T>(@Nullable T given, @Nullable Throwable thrown) {}

    /** What the code gives, which may be null. */
    <T> @Nullable T run(Callable<@Nullable T> code) throws Threw, Overdue {
        Future<Outcome<T>> asked = thread.submit(() -> {
            running = Thread.currentThread();
            Thread.currentThread().setContextClassLoader(loader);
            return outcome(code);
        });
        try {
            Outcome<T> outcome = asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (outcome.thrown() != null) {
                throw new Threw(outcome.thrown());
            }
            return outcome.given();
        } catch (TimeoutException e) {
            Thread behind = running;
            Overdue overdue = new Overdue(behind == null ? new StackTraceElement[0] : behind.getStackTrace());
            thread.shutdownNow();
            thread = start();
            throw overdue;
        } catch (ExecutionException e) {
            throw new Threw(e);
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a definition was asked for its pipeline", e);
        }
    }

    /** Whatever users throw, errors too, is theirs. */
    private static <T> Outcome<T> outcome(Callable<@Nullable T> code) {
        try {
            return new Outcome<>(code.call(), null);
        } catch (Throwable thrown) {
            return new Outcome<>(null, thrown);
        }
    }

    /** Lets the thread end, as soon as what runs there lets it. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static ExecutorService start() {
        return Executors.newSingleThreadExecutor(code -> {
            Thread thread = new Thread(code, "definition");
            // One that never ends keeps no process from ending.
            thread.setDaemon(true);
            return thread;
        });
    }
}
