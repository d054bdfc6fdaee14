package dev.dataflow.deploy.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param pipeline its full name
 * @param run its id
 * @param url of the run's page in Airflow; null if it ran without
 * @param tasks in the order of the plan
 * @param tables those that the pipeline writes, by name; empty unless it succeeded
 */
public record RunResult(
        String pipeline,
        String run,
        State state,
        @Nullable String url,
        List<Task> tasks,
        SortedMap<String, Table> tables) {

    /** How a run or a task ended. */
    public enum State {
        SUCCEEDED,
        FAILED,
        /** It never ran, since something before it failed. */
        SKIPPED,
        CANCELLED
    }

    /**
     * One task.
     *
     * @param read data lines of its sources, malformed ones included, and rows of exchanges
     * @param written rows written to sinks
     * @param rejected malformed records and rows that user classes rejected
     * @param seconds of its last attempt, by the driver's own account
     */
    public record Task(
            String task, String engine, State state, long read, long written, long rejected, double seconds) {

        static Task skipped(String task, String engine) {
            return new Task(task, engine, State.SKIPPED, 0, 0, 0, 0);
        }
    }

    /** The head of a table. A cell is a text, a number, a truth value or null. */
    public record Table(long rows, List<String> columns, List<List<@Nullable Object>> head) {
        public Table {
            columns = List.copyOf(columns);
            head = Collections.unmodifiableList(head);
        }
    }

    public RunResult {
        tasks = List.copyOf(tasks);
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }

    /** This result with the tables that it left. */
    public RunResult with(Map<String, Table> found) {
        return new RunResult(pipeline, run, state, url, tasks, new TreeMap<>(found));
    }
}
