package dev.dataflow.driver.local;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.commit.ExchangeRows;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.QueryFailure;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task's steps in order. Each becomes a relation: reads and what several steps share become tables, all else views
 * and functions, so that a chain of built-in steps and user classes is one query of whoever writes it.
 */
final class Steps {
    private final TaskRun task;
    private final Duck duck;
    private final Map<String, Relation> relations = new HashMap<>();
    private final Map<String, RowCopy> copies = new HashMap<>();
    private final SourceFiles files = new SourceFiles();
    private final List<RowPipe> pipes = new ArrayList<>();

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
        if (duck.assumes()) {
            throw new IllegalStateException("Rows were handed over of which something was only assumed");
        }
    }

    private void run(Step step) throws SQLException, IOException {
        RowCopy copy = step.inputs().isEmpty() ? null : copies.get(step.inputs().get(0));
        if (copy != null) {
            gave(step.inputs().get(0), copied(step, copy));
            return;
        }
        List<Relation> inputs = new ArrayList<>();
        for (int i = 0; i < step.inputs().size(); i++) {
            inputs.add(relation(step.inputs().get(i)).taking(task.taken(step, i)));
        }
        if (step.body() instanceof Body.Read read) {
            Optional<RowCopy> straight = RowCopy.of(task, step, read);
            if (straight.isPresent()) {
                copies.put(step.name(), straight.get());
                return;
            }
            relations.put(step.name(), load(step, read));
        } else if (step.body() instanceof Body.UserClass user) {
            relations.put(step.name(), piped(step, user, inputs));
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
        boolean once = task.consumers(step.name()) == 1 && !isSideInput(step.name());
        return new SourceTable(task, duck, files, step, read, table(), once).load();
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

    private Relation piped(Step step, Body.UserClass user, List<Relation> inputs) throws SQLException, IOException {
        Map<String, Relation> sides = new LinkedHashMap<>();
        Relation main = inputs.get(0);
        for (int i = 0; i < user.inputNames().size(); i++) {
            if (user.inputNames().get(i).isEmpty()) {
                main = inputs.get(i);
            } else {
                sides.put(user.inputNames().get(i), inputs.get(i));
            }
        }
        RowPipe pipe = new RowPipe(task, duck, files, step, user, "f" + relations.size(), main, sides);
        pipes.add(pipe);
        Relation rows = pipe.relation();
        if (readOnce(step)) {
            return rows;
        }
        String name = table();
        gave(step.name(), duck.table(name, "SELECT * FROM " + rows.sql()));
        return new Relation(name, rows.schema(), rows.hidden());
    }

    /** Whether one statement takes a step's rows, and once: what it knows that reads them, and what those are read by. */
    private boolean readOnce(Step step) {
        List<Step> readers = task.steps().stream()
                .filter(other -> other.inputs().contains(step.name()))
                .toList();
        if (task.plan().exchanges().writes().contains(step.name())) {
            return readers.isEmpty();
        } else if (readers.size() != 1) {
            return false;
        }
        Step reader = readers.get(0);
        if (reader.body() instanceof Body.UserClass user) {
            return user.inputNames().isEmpty() || !sideInput(step.name(), reader, user);
        }
        boolean passesOn = reader.body() instanceof Body.Select
                || reader.body() instanceof Body.WithColumns
                || reader.body() instanceof Body.Filter;
        return reader.body() instanceof Body.Write
                || (passesOn && (task.consumers(reader.name()) > 1 || readOnce(reader)));
    }

    private static boolean sideInput(String name, Step step, Body.UserClass user) {
        for (int i = 0; i < user.inputNames().size(); i++) {
            if (!user.inputNames().get(i).isEmpty() && step.inputs().get(i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Each instance of a class reads its side inputs for itself. */
    private boolean isSideInput(String name) {
        return task.steps().stream()
                .anyMatch(step -> step.body() instanceof Body.UserClass user && sideInput(name, step, user));
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

    private Relation builtIn(Step step, List<Relation> inputs) throws SQLException, IOException {
        Relation query = StepSql.of(step, inputs, Dialect.DUCKDB)
                .orElseThrow(() -> new IllegalStateException("Cannot run step \"" + step.name() + "\" as SQL"));
        if (step.body() instanceof Body.ExpandJson) {
            duck.readJson();
        }
        try {
            Relation rows = kept(step, query, table());
            if (step.body() instanceof Body.Sql) {
                List<Schema> columns = inputs.stream().map(Relation::schema).toList();
                task.comesFrom(step.name(), () -> QueryLineage.of(duck, step, columns));
            }
            return rows;
        } catch (SQLException e) {
            if (step.body() instanceof Body.Sql && DuckFailures.ofQuery(e)) {
                throw QueryFailure.of(step.name(), String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private Relation kept(Step step, Relation query, String name) throws SQLException, IOException {
        if (task.consumers(step.name()) <= 1 && !isSideInput(step.name())) {
            duck.execute("CREATE VIEW " + name + " AS " + query.sql());
            return query.named(name);
        } else if (query.order().isEmpty()) {
            gave(step.name(), duck.table(name, query.sql()));
            return query.named(name);
        }
        // A table has no order, and whoever reads it is to find one.
        String rows = name + "_rows";
        gave(step.name(), duck.table(rows, query.sql()));
        duck.execute("CREATE VIEW " + name + " AS "
                + StepSql.sorted("SELECT * FROM " + rows, query.order(), Dialect.DUCKDB));
        return new Relation(name, query.schema(), query.hidden(), query.order(), rows);
    }

    private Relation exchange(ExchangeRows rows) throws SQLException {
        String name = table();
        List<Body.Order> order = StepSql.order(task.step(rows.step()), task::step);
        duck.execute("CREATE VIEW " + name + " AS "
                + StepSql.sorted(ParquetQuery.files(rows.files(), rows.schema()), order, Dialect.DUCKDB));
        task.counts().read(rows.step(), rows.rows());
        return new Relation(name, rows.schema(), List.of(), order);
    }

    private void timed(String step, Work work) throws IOException {
        long start = System.nanoTime();
        try {
            work.run();
        } catch (SQLException e) {
            settle(DuckFailures.of(step, e, Limits.spill(task)));
        } catch (IOException | RuntimeException | Error e) {
            settle(e);
        } finally {
            task.counts().seconds(step, (System.nanoTime() - start) / 1e9);
            Duck.Taken taken = duck.taken();
            if (taken != null) {
                task.counts().memory(step, taken.memory());
                task.counts().spilled(step, taken.spilled());
            }
            task.counts().tell(step);
        }
        task.counts().seconds(step, -settle(null));
    }

    /**
     * Ends the user classes whose rows the last statement has read, and gives the seconds that they took of it. A failure is
     * the first that one of them knows of: of the statement DuckDB says too little.
     */
    private double settle(@Nullable Throwable failure) throws IOException {
        Throwable first = null;
        double seconds = 0;
        for (RowPipe pipe : List.copyOf(pipes)) {
            try {
                RowPipe.Done done = pipe.settle(failure);
                if (done != null) {
                    pipes.remove(pipe);
                    gave(done.input(), done.rows());
                    task.counts().seconds(done.step().name(), done.seconds());
                    task.counts().tell(done.step().name());
                    seconds += done.seconds();
                }
            } catch (SQLException e) {
                first = first == null ? DuckFailures.of(task.plan().name(), e, Limits.spill(task)) : first;
            } catch (RuntimeException | Error e) {
                pipes.remove(pipe);
                first = first == null ? e : first;
            }
        }
        Throwable thrown = first == null ? failure : first;
        if (failure != null) {
            // Cancelled from outside rather than failed, if so.
            task.checkCancelled();
        }
        if (thrown instanceof Error error) {
            throw error;
        } else if (thrown instanceof RuntimeException known) {
            throw known;
        } else if (thrown instanceof IOException known) {
            throw known;
        }
        return seconds;
    }

    private interface Work {
        void run() throws SQLException, IOException;
    }
}
