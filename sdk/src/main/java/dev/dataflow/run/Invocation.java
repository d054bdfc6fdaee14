package dev.dataflow.run;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is asked to do: one task of one run, once. It comes as one JSON line on standard input, so that its
 * secrets touch no file, argument list or environment.
 *
 * @param pipelineFile the pipeline's JSON document, absolute path
 * @param runStartedAt when the first attempt of this run's task began; commit records are kept by it
 * @param tryNumber Airflow's
 * @param attempt ours: rises at each new submission
 * @param generation rises when a person re-does what had succeeded
 * @param part empty but for mapped elements, micro-batches and chunks
 * @param connections by id, exactly those that the task's plan lists
 * @param jars the user's jars, absolute paths
 * @param staging the root of all staging places, absolute path
 * @param report where the report goes, absolute path
 * @param deadLetters the root of all dead letters, absolute path
 * @param previous what the task's last successful run measured, for expectations that compare; empty if there was none
 */
public record Invocation(
        int version,
        String pipelineFile,
        String namespace,
        String pipeline,
        String task,
        String run,
        @Nullable Instant logicalDate,
        @Nullable Instant dataIntervalStart,
        @Nullable Instant dataIntervalEnd,
        Instant runStartedAt,
        int tryNumber,
        int attempt,
        int generation,
        String part,
        SortedMap<String, String> parameters,
        SortedMap<String, Connection> connections,
        List<String> jars,
        String staging,
        String report,
        String deadLetters,
        List<Measure> previous,
        @Nullable String traceparent) {

    /** The only version so far. */
    public static final int VERSION = 1;

    public Invocation {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        connections = Collections.unmodifiableSortedMap(new TreeMap<>(connections));
        jars = List.copyOf(jars);
        previous = List.copyOf(previous);
    }

    /** What an expectation of a step measured. */
    public record Measure(String step, String expectation, double value) {}

    /** The id of the DAG: {@code namespace.pipeline}, or the pipeline alone. */
    public String dagId() {
        return namespace.isEmpty() ? pipeline : namespace + "." + pipeline;
    }
}
