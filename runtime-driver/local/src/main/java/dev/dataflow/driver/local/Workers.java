package dev.dataflow.driver.local;

import dev.dataflow.driver.TaskRun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that share pieces of work: as many as a step may have, and the caller's own where one is enough. */
final class Workers {
    private final TaskRun task;
    private final int most;
    private volatile boolean failed;

    Workers(TaskRun task, int most) {
        this.task = task;
        this.most = most;
    }

    /** What one of the threads does until no piece is left. */
    interface Work {
        void run() throws SQLException, IOException;
    }

    /** What is done to one piece, whose number counts from 0. */
    interface PieceWork<T> {
        void run(int number, T piece) throws SQLException, IOException;
    }

    /** Whether one of them has failed, so that the others need not go on. */
    boolean failed() {
        return failed;
    }

    /** Does something to each piece. */
    <T> void each(List<T> pieces, PieceWork<T> work) throws SQLException, IOException {
        AtomicInteger next = new AtomicInteger();
        run(pieces.size(), () -> {
            for (int i = next.getAndIncrement(); i < pieces.size() && !failed; i = next.getAndIncrement()) {
                work.run(i, pieces.get(i));
            }
        });
    }

    /** Does the same on each thread, on no more than there are pieces. Waits for all, also after one has failed. */
    void run(int pieces, Work work) throws SQLException, IOException {
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
            rethrow(failures);
        } catch (InterruptedException e) {
            failed = true;
            Thread.currentThread().interrupt();
            task.checkCancelled();
            throw new InterruptedIOException();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void rethrow(List<Throwable> failures) throws SQLException, IOException {
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.get(0);
        if (first instanceof RuntimeException failure) {
            throw failure;
        } else if (first instanceof Error error) {
            throw error;
        } else if (first instanceof SQLException failure) {
            throw failure;
        }
        throw first instanceof IOException failure ? failure : new IOException(first);
    }
}
