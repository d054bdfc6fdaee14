package dev.dataflow.driver;

import dev.dataflow.driver.commit.ExchangeRows;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.PathSegment;
import dev.dataflow.run.Report.Checked;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One attempt of a task, as an engine sees it. Methods may be called from any thread. */
public interface TaskRun {

    /** What was asked for. Holds secrets. */
    Invocation invocation();

    /** The pipeline that the task is of. */
    PipelineDocument document();

    /** The task's plan: its steps, engine settings and exchanges. */
    Plan.Task plan();

    /** The task's steps, each after its inputs. Inputs that are none of them come through {@link #exchange}. */
    List<Step> steps();

    /** Any step of the pipeline. */
    Step step(String name);

    /** The columns that a step takes of one of its inputs, which may give others too. */
    Schema taken(Step step, int input);

    /** How often a step's rows are taken: by steps of this task, by each as often as it names them, and by other tasks. */
    default long consumers(String step) {
        long inputs = steps().stream()
                .flatMap(other -> other.inputs().stream())
                .filter(step::equals)
                .count();
        return inputs + (plan().exchanges().writes().contains(step) ? 1 : 0);
    }

    /** The pinned rows of a read step, and what makes them the step's. */
    SourceRows source(String step);

    /** The rows of another task's step. */
    ExchangeRows exchange(String step);

    /**
     * Has work done for the task: once, or, if the task only moves and changes rows one by one, for a part of its rows after
     * the other. What earlier attempts have staged of it is not done again.
     *
     * @param leastBytes what each part has at least
     */
    void inChunks(long leastBytes, Work work) throws Exception;

    /** What an engine does for a task, or for a part of its rows: runs all steps and stages what comes of it. */
    interface Work {
        /** Does it for that. */
        void run(TaskRun task) throws Exception;
    }

    /** How the sink of a write step takes rows. Asked once a step: it makes what is not there. */
    Intake sink(String step);

    /** Hands over what was staged for a write step. */
    void staged(String step, Staged staged);

    /**
     * A folder for the Parquet files of an exchange, of this attempt alone; it is there. The columns are those of the
     * step's schema, by name.
     */
    Path exchangeFolder(String step);

    /** Hands over the files of an exchange, in that folder; their partitions are empty. */
    void exchanged(String step, List<WrittenFile> files);

    /** What the steps read, wrote and rejected. */
    Counts counts();

    /** Says what became of a step's expectations; once a step. */
    void checked(List<Checked> expectations);

    /**
     * Says what a step's columns come from, of a step that only the engine understands. Where it cannot, by whatever it throws,
     * the report says that it is not known.
     */
    void comesFrom(String step, Callable<StepLineage> lineage);

    /** Where rejected rows and malformed records are kept. Counting them is a matter of {@link #counts}. */
    DeadLetters deadLetters();

    /** The user's classes. */
    UserClasses userClasses();

    /** A folder for this attempt's scratch files; it is there, and gone after the attempt. */
    Path scratch();

    /** Of those, a folder for one purpose of one step, which no other step's lies in; it is not there yet. */
    default Path scratch(String purpose, String step) {
        return scratch().resolve(purpose + "-" + PathSegment.of(step));
    }

    /** Says that the application is up, and what it is called outside. */
    void started(String externalId, @Nullable String url);

    /** Says something to people who watch; {@code level} is info, warning or error. */
    void log(String level, String message);

    /** Says something of a step. */
    void log(String level, String message, String step);

    /**
     * Ends the attempt here if it was cancelled; for loops that nothing else interrupts.
     *
     * @throws Cancelled if so
     */
    void checkCancelled();
}
