package dev.dataflow.driver.local;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.commit.ExchangeRows;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a task's steps in order. Each becomes a relation: reads, user classes and what several steps share become tables,
 * all else a view, so that a chain of built-in steps is one query of whoever writes it.
 */
final class Steps {
    private final TaskRun task;
    private final Duck duck;
    private final Map<String, Relation> relations = new HashMap<>();
    private final Map<String, RowCopy> copies = new HashMap<>();
    private final SourceFiles files = new SourceFiles();

    Steps(TaskRun task, Duck duck) {
        this.task = task;
        this.duck = duck;
    }

    void run() throws IOException {
        for (String step : task.plan().exchanges().reads()) {
            timed(step, () -> relations.put(step, exchange(task.exchange(step))));
        }
        for (Step step : task.steps()) {
            task.checkCancelled();
            timed(step.name(), () -> run(step));
        }
    }

    private void run(Step step) throws SQLException, IOException {
        RowCopy copy = step.inputs().isEmpty() ? null : copies.get(step.inputs().get(0));
        if (copy != null) {
            gave(step.inputs().get(0), copied(step, copy));
            return;
        }
        List<Relation> inputs = new ArrayList<>();
        for (String input : step.inputs()) {
            inputs.add(relation(input));
        }
        if (step.body() instanceof Body.Read read) {
            Optional<RowCopy> straight = RowCopy.of(task, step, read);
            if (straight.isPresent()) {
                copies.put(step.name(), straight.get());
                return;
            }
            relations.put(step.name(), load(step, read));
        } else if (step.body() instanceof Body.UserClass user) {
            RowPipe pipe = new RowPipe(task, duck, files, step, user, table());
            relations.put(step.name(), pipe.run(inputs.get(0)));
            gave(step.inputs().get(0), pipe.taken());
        } else if (step.body() instanceof Body.Expect) {
            ExpectTable.Result checked = new ExpectTable(task, duck, files, step, table()).run(inputs);
            relations.put(step.name(), checked.rows());
            gave(step.inputs().get(0), checked.came());
        } else if (step.body() instanceof Body.Write) {
            gave(step.inputs().get(0), new SinkFiles(task, duck, step, task.sink(step.name())).write(inputs.get(0)));
        } else {
            relations.put(step.name(), builtIn(step, inputs));
        }
        if (task.plan().exchanges().writes().contains(step.name())) {
            gave(step.name(), new ExchangeFiles(task, duck, step).write(relation(step.name())));
        }
    }

    private Relation load(Step step, Body.Read read) throws SQLException, IOException {
        return new SourceTable(task, duck, files, step, read, table(), consumers(step.name()) == 1).load();
    }

    /** Gives the number of rows. A sink made of files has them from DuckDB after all. */
    private long copied(Step write, RowCopy copy) throws SQLException, IOException {
        SinkFiles sink = new SinkFiles(task, duck, write, task.sink(write.name()));
        if (sink.takesRows()) {
            return sink.write(copy);
        }
        Step read = task.step(write.inputs().get(0));
        relations.put(read.name(), load(read, (Body.Read) read.body()));
        return sink.write(relation(read.name()));
    }

    /** Whoever takes all rows of a step has counted them; those of an exchange are another task's. */
    private void gave(String step, long rows) {
        if (task.plan().steps().contains(step)) {
            task.counts().gave(step, rows);
        }
    }

    /** The table or view of the next relation. By number, since DuckDB takes {@code Trips} and {@code trips} for one name. */
    private String table() {
        return "t" + relations.size();
    }

    private Relation relation(String step) {
        Relation relation = relations.get(step);
        if (relation == null) {
            throw new IllegalStateException("Step \"" + step + "\" is no step of this task and no exchange");
        }
        return relation;
    }

    private Relation builtIn(Step step, List<Relation> inputs) throws SQLException {
        Relation query = StepSql.of(step, inputs, Dialect.DUCKDB)
                .orElseThrow(() -> new IllegalStateException("Cannot run step \"" + step.name() + "\" as SQL"));
        String name = table();
        if (consumers(step.name()) > 1) {
            gave(step.name(), duck.execute("CREATE TABLE " + name + " AS " + query.sql()));
        } else {
            duck.execute("CREATE VIEW " + name + " AS " + query.sql());
        }
        return new Relation(name, query.schema(), query.hidden());
    }

    private long consumers(String name) {
        long steps = task.steps().stream()
                .filter(step -> step.inputs().contains(name))
                .count();
        return steps + (task.plan().exchanges().writes().contains(name) ? 1 : 0);
    }

    private Relation exchange(ExchangeRows rows) throws SQLException {
        String name = table();
        duck.execute("CREATE VIEW " + name + " AS " + ParquetQuery.files(rows.files(), rows.schema()));
        task.counts().read(rows.step(), rows.rows());
        return Relation.of(name, rows.schema());
    }

    private void timed(String step, Work work) throws IOException {
        long start = System.nanoTime();
        try {
            work.run();
        } catch (SQLException e) {
            // Cancelled from outside rather than failed, if so.
            task.checkCancelled();
            throw DuckFailures.of(step, e);
        } finally {
            task.counts().seconds(step, (System.nanoTime() - start) / 1e9);
            Duck.Taken taken = duck.taken();
            if (taken != null) {
                task.counts().memory(step, taken.memory());
                task.counts().spilled(step, taken.spilled());
            }
            task.counts().tell(step);
        }
    }

    private interface Work {
        void run() throws SQLException, IOException;
    }
}
