package dev.dataflow.driver.spark;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.commit.ExchangeRows;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** The steps of a task, each as a dataset; only what is staged is computed. */
final class TaskSteps {
    private final TaskRun task;
    private final SparkSession session;
    private final boolean local;
    private final PlainRows plain;
    private final ParquetFiles parquet;
    private final Sources sources;
    private final Sinks sinks;
    private final BuiltInSteps builtIn;
    private final RecordSteps records;
    private final ExpectSteps expectations;
    private final Map<String, Dataset<Row>> datasets = new HashMap<>();
    private final Set<String> counted = new HashSet<>();

    TaskSteps(TaskRun task, SparkSession session) {
        this.task = task;
        this.session = session;
        this.local = session.sparkContext().isLocal();
        this.parquet = new ParquetFiles(session);
        this.plain = new PlainRows(session, parquet);
        this.builtIn = new BuiltInSteps(session);
        this.sources = new Sources(task, session, parquet, new TextFiles(session), plain, builtIn);
        this.sinks = new Sinks(task, parquet, plain);
        this.records = new RecordSteps(task, session, parquet, plain);
        this.expectations = new ExpectSteps(task, parquet, plain, builtIn);
    }

    void stage() throws Exception {
        session.sparkContext().addSparkListener(new StepMetrics(task.counts()));
        for (Step step : task.steps()) {
            task.checkCancelled();
            StepMetrics.begin(session.sparkContext(), step.name());
            long began = System.nanoTime();
            if (step.body() instanceof Body.Write) {
                stageSink(step);
            } else {
                Dataset<Row> rows = dataset(step);
                datasets.put(
                        step.name(),
                        task.consumers(step.name()) > 1 ? rows.persist(StorageLevel.MEMORY_AND_DISK()) : rows);
            }
            if (task.plan().exchanges().writes().contains(step.name())) {
                stageExchange(step);
            }
            task.counts().seconds(step.name(), (System.nanoTime() - began) / 1e9);
        }
        records.finish();
    }

    private Dataset<Row> dataset(Step step) throws Exception {
        if (step.body() instanceof Body.Read read) {
            return failuresOf(step, () -> sources.rows(step, read));
        } else if (step.body() instanceof Body.UserClass user) {
            return user.kind().ofSpark()
                    ? sparkRows(step, user)
                    : failuresOf(step, () -> records.rows(step, user, inputs(step), readOnce(step)));
        }
        List<BuiltInSteps.Input> inputs = new ArrayList<>();
        for (int i = 0; i < step.inputs().size(); i++) {
            String input = step.inputs().get(i);
            inputs.add(new BuiltInSteps.Input(
                    taken(step, i), task.taken(step, i), StepSql.order(task.step(input), task::step)));
        }
        if (step.body() instanceof Body.Expect) {
            return checked(step, inputs);
        }
        Dataset<Row> rows = failuresOf(step, () -> builtIn.rows(step, inputs));
        if (step.body() instanceof Body.Sql) {
            List<Dataset<Row>> taken =
                    inputs.stream().map(BuiltInSteps.Input::rows).toList();
            task.comesFrom(step.name(), () -> PlanLineage.ofQuery(rows, taken));
        }
        return rows;
    }

    private Dataset<Row> checked(Step step, List<BuiltInSteps.Input> inputs) throws Exception {
        ExpectSteps.Result checked = failuresOf(step, () -> expectations.run(step, inputs));
        gave(step.inputs().get(0), checked.came());
        return checked.rows();
    }

    /** Whether one job takes a step's rows, and once: what it knows that reads them, and what those are read by. */
    private boolean readOnce(Step step) {
        if (task.consumers(step.name()) != 1) {
            return false;
        }
        return task.steps().stream()
                .filter(reader -> reader.inputs().contains(step.name()))
                .allMatch(reader -> reader.body() instanceof Body.Write
                        || (reader.body() instanceof Body.UserClass user
                                && !user.kind().ofSpark()
                                && user.inputNames().isEmpty())
                        || ((reader.body() instanceof Body.Select
                                        || reader.body() instanceof Body.WithColumns
                                        || reader.body() instanceof Body.Filter)
                                && readOnce(reader)));
    }

    private List<StepInputs.Input> inputs(Step step) throws IOException {
        List<StepInputs.Input> inputs = new ArrayList<>();
        for (int i = 0; i < step.inputs().size(); i++) {
            inputs.add(new StepInputs.Input(taken(step, i), task.taken(step, i)));
        }
        return inputs;
    }

    /** The rows of an input, with the columns that the step takes of it. */
    private Dataset<Row> taken(Step step, int input) throws IOException {
        Dataset<Row> rows = input(step.inputs().get(input));
        Schema all = task.step(step.inputs().get(input)).columns();
        Schema taken = task.taken(step, input);
        return taken.equals(all) ? rows : rows.select(ParquetFiles.columns(taken.names()));
    }

    private Dataset<Row> sparkRows(Step step, Body.UserClass user) throws IOException {
        List<StepInputs.Input> inputs = inputs(step);
        StepInputs named = new StepInputs(step, user, inputs, plain, task.counts(), session);
        SparkStep transform = new SparkStep(step, user, task.userClasses(), failure(step));
        Dataset<Row> rows = transform.rows(inputs, named);
        Dataset<Row> given = transform.given();
        if (given != null) {
            List<Dataset<Row>> taken =
                    inputs.stream().map(StepInputs.Input::rows).toList();
            task.comesFrom(step.name(), () -> PlanLineage.of(given, taken));
        }
        return rows;
    }

    /** The rows of a step, of this task or through an exchange. */
    private Dataset<Row> input(String name) throws IOException {
        Dataset<Row> known = datasets.get(name);
        if (known != null) {
            return known;
        }
        ExchangeRows exchange = task.exchange(name);
        // Files have no order.
        Dataset<Row> rows = BuiltInSteps.sorted(
                parquet.read(name, exchange.schema(), new Scan.Parquet(exchange.files(), null), List.of()),
                StepSql.order(task.step(name), task::step));
        task.counts().read(name, exchange.rows());
        datasets.put(name, rows);
        return rows;
    }

    private void stageSink(Step step) throws Exception {
        String input = step.inputs().get(0);
        long rows = failuresOf(step, () -> sinks.stage(step, input(input)));
        task.counts().written(step.name(), rows);
        gave(input, rows);
        records.settle();
    }

    private void stageExchange(Step step) throws Exception {
        String folder = task.exchangeFolder(step.name()).toString();
        List<WrittenFile> files = failuresOf(step, () -> parquet.write(input(step.name()), step.columns(), folder));
        task.exchanged(step.name(), files);
        gave(step.name(), files.stream().mapToLong(WrittenFile::rows).sum());
        records.settle();
    }

    /** Whoever takes all of a step's rows has counted them; a read and a class on Java's rows count their own. */
    private void gave(String name, long rows) {
        if (counted.add(name)
                && task.plan().steps().contains(name)
                && !(task.step(name).body() instanceof Body.Read)
                && !(task.step(name).body() instanceof Body.UserClass user
                        && !user.kind().ofSpark())) {
            task.counts().gave(name, rows);
            task.counts().tell(name);
        }
    }

    private <T> T failuresOf(Step step, Work<T> work) throws Exception {
        try {
            return work.run();
        } catch (Exception | OutOfMemoryError e) {
            Optional<DriverFailure> known = failure(step).known(e);
            if (known.isPresent()) {
                throw known.get();
            }
            throw e;
        }
    }

    private JobFailure failure(Step step) {
        return new JobFailure(step, userSteps(step, new ArrayList<>()), local);
    }

    /** The steps before this one, and itself, whose code is the user's: the nearest first. */
    private List<Step> userSteps(Step step, List<Step> found) {
        if (step.body() instanceof Body.UserClass) {
            found.add(step);
        }
        for (String input : step.inputs()) {
            if (task.plan().steps().contains(input)) {
                userSteps(task.step(input), found);
            }
        }
        return found;
    }

    private interface Work<T> {
        T run() throws Exception;
    }
}
