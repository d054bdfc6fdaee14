package dev.dataflow.compiler;

import dev.dataflow.compiler.plan.SettingWords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Explanation} tells people, as programs read it.
 *
 * @param pipeline its name
 * @param dagId what Airflow knows it by
 * @param settings how its tasks are run unless they say otherwise, one phrase each
 * @param tasks in the order in which they may run
 */
public record Explained(String pipeline, String dagId, List<String> settings, List<Task> tasks) {
    public Explained {
        settings = List.copyOf(settings);
        tasks = List.copyOf(tasks);
    }

    /**
     * A task.
     *
     * @param settings where they differ from the pipeline's
     * @param upstream the tasks that must have succeeded
     * @param connections the ids of those it is given
     */
    public record Task(
            String task,
            String engine,
            SortedMap<String, String> engineSettings,
            List<String> settings,
            List<Step> steps,
            List<String> upstream,
            List<String> connections,
            List<Boundary> boundaries) {}

    /**
     * A step of a task.
     *
     * @param does in a few words
     * @param engineReason why its engine was chosen; null if its author named it
     */
    public record Step(
            String step,
            String does,
            List<String> inputs,
            @Nullable String engineReason) {}

    /** Where rows leave a step for another task, and why they do. */
    public record Boundary(String from, String to, String reason) {}

    /** A pipeline's. */
    public static Explained of(PipelineDocument document) {
        PipelineIr pipeline = document.ir();
        Map<String, dev.dataflow.ir.Step> steps = new HashMap<>();
        pipeline.steps().forEach(step -> steps.put(step.name(), step));
        List<Task> tasks = document.plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .map(task -> explained(task, pipeline, steps))
                .toList();
        return new Explained(pipeline.fullName(), pipeline.dagId(), Explanation.settings(document), tasks);
    }

    private static Task explained(Plan.Task task, PipelineIr pipeline, Map<String, dev.dataflow.ir.Step> steps) {
        return new Task(
                task.name(),
                task.engine().engine(),
                task.engine().options(),
                SettingWords.of(task.settings().without(pipeline)),
                task.steps().stream()
                        .map(name -> Objects.requireNonNull(steps.get(name)))
                        .map(step -> new Step(
                                step.name(),
                                Explanation.of(step),
                                step.inputs(),
                                task.engineReasons().get(step.name())))
                        .toList(),
                task.upstream(),
                task.connections(),
                task.boundaries().stream()
                        .map(boundary -> new Boundary(boundary.from(), boundary.to(), boundary.reason()))
                        .toList());
    }
}
