package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.model.TaskInstanceResponse;
import dev.dataflow.airflow.model.TaskInstanceState;
import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.run.Reports;
import dev.dataflow.deploy.run.RunPlaces;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.run.Report;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the tasks of a run as they start, are tried again, and end. */
final class TaskBoard {
    private final AirflowSession airflow;
    private final List<Plan.Task> tasks;
    private final RunPlaces places;
    private final Display display;
    private final Map<String, Display.Part> open = new HashMap<>();
    private final Map<String, TaskInstanceState> shown = new HashMap<>();

    TaskBoard(AirflowSession airflow, PipelineDocument document, RunPlaces places, Display display) {
        this.airflow = airflow;
        this.tasks = document.plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .toList();
        this.places = places;
        this.display = display;
    }

    void show(Map<String, TaskInstanceResponse> instances) {
        for (Plan.Task task : tasks) {
            TaskInstanceResponse instance = instances.get(task.name());
            if (instance != null) {
                show(task, instance, instance.getState());
            }
        }
    }

    private void show(Plan.Task task, TaskInstanceResponse instance, @Nullable TaskInstanceState state) {
        if (state == null || state == shown.get(task.name())) {
            return;
        }
        shown.put(task.name(), state);
        String name = task.name() + " (" + task.engine().engine() + ")";
        switch (state) {
            case QUEUED, RUNNING ->
                open.computeIfAbsent(task.name(), key -> display.begin(name)).at(state.getValue());
            case SUCCESS -> end(task, name, true);
            case FAILED, UP_FOR_RETRY -> {
                end(task, name, false);
                display.line(reason(task, instance));
                if (state == TaskInstanceState.UP_FOR_RETRY) {
                    display.line(name + " is tried again (try " + (instance.getTryNumber() + 1) + " of "
                            + (instance.getMaxTries() + 1) + ").");
                }
            }
            case UPSTREAM_FAILED, SKIPPED -> display.line(name + " is skipped.");
            default -> {
                // waiting in one way or another
            }
        }
    }

    private void end(Plan.Task task, String name, boolean well) {
        Display.Part part = open.remove(task.name());
        Display.Part ended = part == null ? display.begin(name) : part;
        if (well) {
            ended.done(Reports.newest(places.task(task.name()))
                    .map(report -> Counts.of(report).text())
                    .orElse(""));
        } else {
            ended.failed();
        }
    }

    /** From the report, or if the driver left none, from the task's log. */
    private String reason(Plan.Task task, TaskInstanceResponse instance) {
        Optional<Report> report = Reports.newest(places.task(task.name()));
        Report.Failure failure = report.map(Report::failure).orElse(null);
        if (report.isPresent() && failure != null) {
            return Reports.text(report.get(), failure);
        }
        String end = TaskLog.end(airflow, places.dagId(), places.run(), task.name(), instance.getTryNumber());
        return "error  " + task.name() + "\n  " + end.replace("\n", "\n  ");
    }

    /** The run is over: whatever is still shown as running was ended with it. */
    void end() {
        open.values().forEach(Display.Part::failed);
        open.clear();
    }
}
