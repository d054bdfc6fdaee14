package dev.dataflow.driver.local;

import dev.dataflow.driver.Counts;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.RequiredColumns;
import dev.dataflow.driver.SourceRows;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.Workers;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pieces of a source row by row into a table, as many at once as the engine has threads. The reader says which records are
 * malformed; they go where the step wants them.
 */
final class RowLoad {
    private final TaskRun task;
    private final Duck duck;
    private final SourceFiles files;
    private final Step step;
    private final BadRecords badRecords;
    private final SourceRows source;
    private final RequiredColumns required;
    private final String table;
    private long malformed;
    private int firstPiece = Integer.MAX_VALUE;
    private String firstMalformed = "";

    /** Into a table that has the source's columns and that of the file's number. */
    RowLoad(TaskRun task, Duck duck, SourceFiles files, Step step, BadRecords badRecords, String table) {
        this.task = task;
        this.duck = duck;
        this.files = files;
        this.step = step;
        this.badRecords = badRecords;
        this.source = task.source(step.name());
        this.required = RequiredColumns.of(step, source);
        this.table = table;
    }

    void run(List<Split> pieces) throws SQLException, IOException {
        Workers workers = new Workers(task, duck.threads());
        workers.each(pieces, (number, piece) -> load(number, piece, workers));
        if (malformed > 0) {
            if (badRecords == BadRecords.FAIL) {
                throw tooBad();
            }
            task.log("warning", "Step \"" + step.name() + "\" read " + found());
        }
    }

    private void load(int piece, Split split, Workers workers) throws SQLException, IOException {
        String path = split.file();
        Counts.RowsRead read = task.counts().reading(step.name());
        RequiredColumns.Rows rows = required.rows(split);
        try (RowReader reader = split.open();
                TableWriter writer = new TableWriter(duck, table, source.columns(), true)) {
            RowReader.Item last = null;
            String lastOwn = path;
            int number = path == null ? -1 : files.number(path);
            for (RowReader.Item item = reader.next(); item != null && !workers.failed(); item = reader.next()) {
                last = item;
                if (item instanceof RowReader.Row row) {
                    String own = row.file();
                    rows.require(row.values(), own);
                    if (own != null && !own.equals(lastOwn)) {
                        lastOwn = own;
                        number = files.number(own);
                    }
                    writer.add(source.values(row, path), number);
                } else if (item instanceof RowReader.Malformed bad) {
                    reject(piece, bad, path);
                }
                read.one();
                task.checkCancelled();
            }
            if (last != null) {
                warnIfCutOff(last, path);
            }
        } finally {
            read.tell();
        }
    }

    private synchronized void reject(int piece, RowReader.Malformed bad, @Nullable String path) {
        malformed++;
        task.counts().rejected(step.name(), Counts.MALFORMED, 1);
        if (piece < firstPiece) {
            firstPiece = piece;
            firstMalformed = (path == null ? "" : path + ", ")
                    + (bad.line() > 0 ? "line " + bad.line() + ": " : "")
                    + bad.reason();
        }
        if (badRecords == BadRecords.DEAD_LETTERS) {
            task.deadLetters().add(step.name(), bad.reason(), path, bad.line() > 0 ? bad.line() : null, bad.text());
        }
    }

    private String found() {
        return malformed
                + (malformed == 1 ? " malformed record: " : " malformed records, the first: ")
                + firstMalformed;
    }

    /** A file whose last record is malformed and has no line end was most likely still being written. */
    private void warnIfCutOff(RowReader.Item last, @Nullable String path) throws IOException {
        if (!(last instanceof RowReader.Malformed bad)
                || bad.line() == 0
                || path == null
                || path.matches(".*\\.(gz|zst)")) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
            file.seek(file.length() - 1);
            int end = file.read();
            if (end != '\n' && end != '\r') {
                task.log(
                        "warning",
                        path + " seems to be cut off: its last record, line " + bad.line()
                                + ", is malformed and has no line end");
            }
        }
    }

    private DriverFailure tooBad() {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "MALFORMED_RECORDS",
                step.name(),
                "Step \"" + step.name() + "\" read " + found()
                        + ". Correct the file, or let such records go with badRecordsToDeadLetters() or"
                        + " skipBadRecords()");
    }
}
