package dev.dataflow.driver;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that share pieces of work: as many as a step may have, and the caller's own where one is enough. */
public final class Workers {
    /** A cancelled task ends within five. */
    private static final long MOST_SECONDS = 2;

    private final TaskRun task;
    private final int most;
    private volatile boolean failed;

    /** For a task, with so many threads at the most. */
    public Workers(TaskRun task, int most) {
        this.task = task;
        this.most = most;
    }

    /** What one of the threads does until no piece is left. */
    public interface Work<E extends Exception> {
        /** Does it. */
        void run() throws E, IOException;
    }

    /** What is done to one piece. */
    public interface PieceWork<T, E extends Exception> {
        /** Does it to the piece of that number, from 0. */
        void run(int number, T piece) throws E, IOException;
    }

    /** Whether one of them has failed, so that the others need not go on. */
    public boolean failed() {
        return failed;
    }

    /** Does something to each piece. */
    public <T, E extends Exception> void each(List<T> pieces, PieceWork<T, E> work) throws E, IOException {
        AtomicInteger next = new AtomicInteger();
        this.<E>run(pieces.size(), () -> {
            for (int i = next.getAndIncrement(); i < pieces.size() && !failed; i = next.getAndIncrement()) {
                work.run(i, pieces.get(i));
            }
        });
    }

    /** Does the same on each thread, on no more than there are pieces. Waits for all, also after one has failed. */
    public <E extends Exception> void run(int pieces, Work<E> work) throws E, IOException {
        int workers = Math.min(most, pieces);
        if (workers <= 1) {
            work.run();
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            ExecutorCompletionService<Boolean> ending = new ExecutorCompletionService<>(threads);
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                ending.submit(() -> {
                    Thread.currentThread().setContextClassLoader(loader);
                    work.run();
                    return true;
                });
            }
            for (int i = 0; i < workers; i++) {
                try {
                    ending.take().get();
                } catch (ExecutionException e) {
                    failed = true;
                    failures.add(e.getCause() == null ? e : e.getCause());
                }
            }
            if (!failures.isEmpty()) {
                Workers.<E>rethrow(failures.get(0));
            }
        } catch (InterruptedException e) {
            failed = true;
            Thread.currentThread().interrupt();
            task.checkCancelled();
            throw new InterruptedIOException();
        } finally {
            threads.shutdownNow();
            settle(threads);
        }
    }

    /** What they stage is removed as soon as this returns. */
    private static void settle(ExecutorService threads) {
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked") // A work throws nothing else.
    private static <E extends Exception> void rethrow(Throwable thrown) throws E, IOException {
        if (thrown instanceof RuntimeException failure) {
            throw failure;
        } else if (thrown instanceof Error error) {
            throw error;
        } else if (thrown instanceof IOException failure) {
            throw failure;
        }
        throw (E) thrown;
    }
}
