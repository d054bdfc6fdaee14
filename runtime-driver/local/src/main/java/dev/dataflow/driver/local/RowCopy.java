package dev.dataflow.driver.local;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Reading;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Moves rows straight from a source to the only step that wants them, a write, where neither is made of files: one row at a
 * time in memory, and as many readers at once as the engine has threads, each with a writer of its own.
 */
final class RowCopy {
    private static final int ROWS_BETWEEN_COUNTS = 1000;

    private final TaskRun task;
    private final Step read;
    private final Reading reading;
    private volatile boolean failed;

    private RowCopy(TaskRun task, Step read, Reading reading) {
        this.task = task;
        this.read = read;
        this.reading = reading;
    }

    /** The copy of what a step reads; empty if others want the rows too, or something is to be done with them. */
    static Optional<RowCopy> of(TaskRun task, Step step, Body.Read read) {
        boolean alone = task.consumers(step.name()) == 1
                && task.steps().stream()
                        .anyMatch(other -> other.body() instanceof Body.Write
                                && other.inputs().contains(step.name()));
        if (!alone
                || read.where() != null
                || read.badRecords() != BadRecords.FAIL
                || !read.origins().isEmpty()) {
            return Optional.empty();
        }
        Reading reading = task.source(step.name()).reading();
        boolean files = reading.splits().stream()
                .anyMatch(split -> split.file() != null || split.scan().isPresent());
        return files ? Optional.empty() : Optional.of(new RowCopy(task, step, reading));
    }

    Staged into(Intake.Rows intake) throws IOException {
        Queue<Split> left = new ConcurrentLinkedQueue<>(reading.splits());
        task.counts().read(read.name(), 0);
        int workers = Math.min(Limits.of(task).threads(), left.size());
        if (workers <= 1) {
            work(left, intake);
        } else {
            atOnce(workers, () -> {
                work(left, intake);
                return true;
            });
        }
        return intake.stage();
    }

    /** Waits for all, also after one has failed: what they stage is removed as soon as this returns. */
    private void atOnce(int workers, Callable<Boolean> work) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            ExecutorCompletionService<Boolean> ending = new ExecutorCompletionService<>(threads);
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                ending.submit(work);
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

    private static void rethrow(List<Throwable> failures) throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.get(0);
        if (first instanceof RuntimeException failure) {
            throw failure;
        } else if (first instanceof Error error) {
            throw error;
        }
        throw first instanceof IOException failure ? failure : new IOException(first);
    }

    private void work(Queue<Split> left, Intake.Rows intake) throws IOException {
        try (RowWriter writer = intake.writer()) {
            for (Split split = left.poll(); split != null && !failed; split = left.poll()) {
                copy(split, writer);
            }
        }
    }

    private void copy(Split split, RowWriter writer) throws IOException {
        long untold = 0;
        try (RowReader reader = split.open()) {
            for (RowReader.Item item = reader.next(); item != null && !failed; item = reader.next()) {
                if (!(item instanceof RowReader.Row row)) {
                    throw malformed((RowReader.Malformed) item);
                }
                writer.write(row.values());
                untold++;
                if (untold == ROWS_BETWEEN_COUNTS) {
                    task.checkCancelled();
                    task.counts().read(read.name(), untold);
                    untold = 0;
                }
            }
        }
        task.counts().read(read.name(), untold);
    }

    private DriverFailure malformed(RowReader.Malformed record) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "MALFORMED_RECORDS",
                read.name(),
                "Step \"" + read.name() + "\" read a malformed record: " + record.reason() + ". Correct it");
    }
}
