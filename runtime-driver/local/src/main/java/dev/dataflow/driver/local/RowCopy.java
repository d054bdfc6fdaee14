package dev.dataflow.driver.local;

import dev.dataflow.driver.Counts;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.RequiredColumns;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.Workers;
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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Moves rows straight from a source to the only step that wants them, a write, where neither is made of files: one row at a
 * time in memory, and as many readers at once as the engine has threads, each with a writer of its own.
 */
final class RowCopy {
    private final TaskRun task;
    private final Step read;
    private final Reading reading;
    private final RequiredColumns required;

    private RowCopy(TaskRun task, Step read, Reading reading) {
        this.task = task;
        this.read = read;
        this.reading = reading;
        this.required = RequiredColumns.of(read, task.source(read.name()));
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
        task.counts().read(read.name(), 0);
        Workers workers = new Workers(task, Limits.of(task).threads());
        Queue<Split> left = new ConcurrentLinkedQueue<>(reading.splits());
        workers.run(left.size(), () -> work(left, intake, workers));
        return intake.stage();
    }

    private void work(Queue<Split> left, Intake.Rows intake, Workers workers) throws IOException {
        try (RowWriter writer = intake.writer()) {
            for (Split split = left.poll(); split != null && !workers.failed(); split = left.poll()) {
                copy(split, writer, workers);
            }
        }
    }

    private void copy(Split split, RowWriter writer, Workers workers) throws IOException {
        Counts.RowsRead rows = task.counts().reading(read.name());
        RequiredColumns.Rows looked = required.rows(split);
        try (RowReader reader = split.open()) {
            for (RowReader.Item item = reader.next(); item != null && !workers.failed(); item = reader.next()) {
                if (!(item instanceof RowReader.Row row)) {
                    throw malformed((RowReader.Malformed) item);
                }
                looked.require(row.values(), row.file());
                writer.write(row.values());
                if (rows.one()) {
                    task.checkCancelled();
                }
            }
        }
        rows.tell();
    }

    private DriverFailure malformed(RowReader.Malformed record) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "MALFORMED_RECORDS",
                read.name(),
                "Step \"" + read.name() + "\" read a malformed record: " + record.reason() + ". Correct it");
    }
}
