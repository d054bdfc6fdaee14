package dev.dataflow.driver.local;

import dev.dataflow.driver.Expectations;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpectationSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Computes the rows of a step with expectations into a table, each with what it fails, and judges them there. */
final class ExpectTable {
    private final TaskRun task;
    private final Duck duck;
    private final SourceFiles files;
    private final Step step;
    private final String name;

    ExpectTable(TaskRun task, Duck duck, SourceFiles files, Step step, String name) {
        this.task = task;
        this.duck = duck;
        this.files = files;
        this.step = step;
        this.name = name;
    }

    /** The rows that stay, and how many there were. */
    record Result(Relation rows, long came) {}

    Result run(List<Relation> inputs) throws SQLException, IOException {
        ExpectationSql sql = ExpectationSql.of(step, inputs, Dialect.DUCKDB);
        duck.table(name, sql.marked());
        try {
            return new Result(sql.kept(name), new Expectations(task, step, sql, name, this::read).judge());
        } catch (SQLException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Reading a table fails in no other way", e);
        }
    }

    private void read(Relation rows, Expectations.RowHandler handler) throws SQLException {
        try (TableReader reader = new TableReader(duck, rows)) {
            for (TableReader.Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                task.checkCancelled();
                for (int row = 0; row < chunk.rows(); row++) {
                    handler.row(chunk.values(row), files.path(chunk.file(row)));
                }
            }
        }
    }
}
