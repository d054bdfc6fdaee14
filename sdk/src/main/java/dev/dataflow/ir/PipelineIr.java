package dev.dataflow.ir;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as data: what it is called, when it runs, what its steps do. Holds no rows, secrets, code or line numbers.
 *
 * @param namespace empty for none
 * @param startDate the first day, in UTC, that a scheduled run may cover
 * @param catchup whether the runs since the start date are made up for
 * @param deadline the longest a run may take, null for no bound
 * @param steps in an order in which each comes after its inputs
 */
public record PipelineIr(
        String namespace,
        String name,
        String description,
        String owner,
        List<String> tags,
        Schedule schedule,
        LocalDate startDate,
        boolean catchup,
        Retries retries,
        @Nullable Duration deadline,
        List<Step> steps) {

    /** How often a failed task is tried again, and how long after. */
    public record Retries(int count, Duration delay) {}

    public PipelineIr {
        tags = List.copyOf(tags);
        steps = List.copyOf(steps);
    }

    /** {@code namespace/name}, or the name alone. */
    public String fullName() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** The id of its DAG in Airflow: {@code namespace.name}, or the name alone. */
    public String dagId() {
        return namespace.isEmpty() ? name : namespace + "." + name;
    }

    /** The step of that name. */
    public Step step(String stepName) {
        return steps.stream()
                .filter(step -> step.name().equals(stepName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot find step \"" + stepName + "\" in pipeline \"" + fullName() + "\""));
    }

    /** This pipeline with other steps. */
    public PipelineIr withSteps(List<Step> others) {
        return new PipelineIr(
                namespace, name, description, owner, tags, schedule, startDate, catchup, retries, deadline, others);
    }
}
