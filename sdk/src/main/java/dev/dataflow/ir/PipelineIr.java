package dev.dataflow.ir;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as data: what it is called, when it runs, what its steps do. Holds no rows, secrets, code or line numbers.
 *
 * @param namespace empty for none
 * @param attributes by name: {@code team}, {@code project}, {@code env}, {@code cost_center}, and others as authors like
 * @param startDate the first day, in UTC, that a scheduled run may cover
 * @param catchup whether the runs since the start date are made up for
 * @param dependsOnPast whether a task waits for the same task of the run before to have succeeded
 * @param maxActiveRuns how many runs may be under way at once; null for Airflow's own limit
 * @param maxActiveTasks how many tasks of one run may be under way at once; null for Airflow's own limit
 * @param deadline the longest a run may take, null for no bound
 * @param steps in an order in which each comes after its inputs
 */
public record PipelineIr(
        String namespace,
        String name,
        String description,
        String owner,
        List<String> tags,
        SortedMap<String, String> attributes,
        List<Parameter> parameters,
        Schedule schedule,
        LocalDate startDate,
        boolean catchup,
        boolean dependsOnPast,
        Settings.Retries retries,
        Settings.FailurePolicy failurePolicy,
        @Nullable Integer maxActiveRuns,
        @Nullable Integer maxActiveTasks,
        @Nullable Duration deadline,
        Settings.Conditions conditions,
        List<Step> steps) {

    public PipelineIr {
        tags = List.copyOf(tags);
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
    }

    /** A pipeline of which nothing is said beside its steps, and how often a task is tried again, at once. */
    public static PipelineIr of(String name, int retries, List<Step> steps) {
        return new PipelineIr(
                "",
                name,
                "",
                "",
                List.of(),
                new TreeMap<>(),
                List.of(),
                new Schedule.Manual(),
                LocalDate.EPOCH,
                false,
                false,
                new Settings.Retries(retries, Duration.ZERO),
                Settings.FailurePolicy.FAIL,
                null,
                null,
                null,
                Settings.Conditions.NONE,
                steps);
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
                namespace,
                name,
                description,
                owner,
                tags,
                attributes,
                parameters,
                schedule,
                startDate,
                catchup,
                dependsOnPast,
                retries,
                failurePolicy,
                maxActiveRuns,
                maxActiveTasks,
                deadline,
                conditions,
                others);
    }
}
