package dev.dataflow.driver.local;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Stages a step's rows for another task. */
final class ExchangeFiles {
    private final TaskRun task;
    private final Duck duck;
    private final Step step;

    ExchangeFiles(TaskRun task, Duck duck, Step step) {
        this.task = task;
        this.duck = duck;
        this.step = step;
    }

    /** Gives the number of rows. */
    long write(Relation rows) throws SQLException, IOException {
        String columns =
                rows.schema().names().stream().map(Dialect.DUCKDB::name).collect(Collectors.joining(", "));
        String query = "SELECT " + columns + " FROM " + rows.sql();
        List<WrittenFile> files =
                ParquetCopy.run(duck, query, task.exchangeFolder(step.name()), "COMPRESSION zstd", List.of());
        task.exchanged(step.name(), files);
        return files.stream().mapToLong(WrittenFile::rows).sum();
    }
}
