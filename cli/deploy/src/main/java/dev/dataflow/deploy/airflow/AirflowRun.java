package dev.dataflow.deploy.airflow;

import dev.dataflow.airflow.model.DAGPatchBody;
import dev.dataflow.airflow.model.DAGRunPatchBody;
import dev.dataflow.airflow.model.DAGRunResponse;
import dev.dataflow.airflow.model.DagRunMutableStates;
import dev.dataflow.airflow.model.DagRunState;
import dev.dataflow.airflow.model.ImportErrorResponse;
import dev.dataflow.airflow.model.TaskInstanceResponse;
import dev.dataflow.airflow.model.TaskInstanceState;
import dev.dataflow.airflow.model.TriggerDAGRunPostBody;
import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.run.Reports;
import dev.dataflow.deploy.run.RunPlaces;
import dev.dataflow.deploy.run.RunResult;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A run of a released pipeline in Airflow, from the trigger to the counts. */
public final class AirflowRun {
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration LONGEST_PARSE = Duration.ofMinutes(2);
    private static final int ALL = 100;

    private final AirflowSession airflow;
    private final PipelineDocument document;
    private final Path staging;
    private final Runnable check;
    private final Display display;

    /**
     * Prepares a run; nothing happens yet.
     *
     * @param staging where its tasks leave their reports
     * @param check is run now and then, to notice an Airflow that has ended
     */
    public AirflowRun(
            AirflowSession airflow, PipelineDocument document, Path staging, Runnable check, Display display) {
        this.airflow = airflow;
        this.document = document;
        this.staging = staging;
        this.check = check;
        this.display = display;
    }

    private String dagId() {
        return document.ir().dagId();
    }

    /**
     * Waits until Airflow has read the pipeline's DAG file.
     *
     * @param bundleVersion the version to be read; what it read of earlier ones does not count
     */
    public void awaitDag(String bundleVersion) throws InterruptedException {
        Display.Part part = display.begin("Airflow reads " + dagId());
        long end = System.nanoTime() + LONGEST_PARSE.toNanos();
        while (airflow.find(() -> airflow.dags().getDag(dagId()))
                .filter(dag -> bundleVersion.equals(dag.getBundleVersion()))
                .isEmpty()) {
            complainOfImportErrors(part);
            check.run();
            if (System.nanoTime() > end) {
                part.failed();
                throw Obstacle.machine(
                        airflow.url().toString(),
                        "Airflow has not read the DAG \"" + dagId() + "\" in " + LONGEST_PARSE.toMinutes()
                                + " minutes.",
                        "It can only run what it has read.",
                        "see the log of its DAG processor, dag-processor.log in the folder of the private Airflow.");
            }
            Thread.sleep(LOOK.toMillis());
        }
        part.done("");
    }

    /** Errors of before this command are of an earlier release: Airflow reads all files anew when it starts. */
    private void complainOfImportErrors(Display.Part part) {
        Instant begun = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
        for (ImportErrorResponse error : airflow.read(
                        () -> airflow.importErrors().getImportErrors(ALL, 0, null))
                .getImportErrors()) {
            if (("/" + error.getFilename()).endsWith("/" + dagId() + ".py")
                    && error.getTimestamp().toInstant().isAfter(begun)) {
                part.failed();
                throw Obstacle.machine(
                        error.getFilename(),
                        "Airflow cannot read the DAG file.\n" + lastLine(error.getStackTrace()),
                        "It was written by the compiler, and needs Airflow and the plugin of this version.",
                        "if the file was not changed by hand, this is a bug of Dataflow: please report it.");
            }
        }
    }

    /** Of a trace the last line tells the error. */
    private static String lastLine(String trace) {
        String text = trace.strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** Starts a run, shows its tasks while they run, and tells how it ended. Runs that an earlier command left in the middle are ended first. */
    public RunResult run() throws InterruptedException {
        endLeftovers();
        airflow.ask(() -> airflow.dags().patchDag(dagId(), new DAGPatchBody().isPaused(false), null));
        String run = airflow.ask(() -> airflow.runs().triggerDagRun(dagId(), new TriggerDAGRunPostBody()))
                .getDagRunId();
        display.line("Run " + run + ": " + url(run));
        DagRunState state = follow(run);
        List<RunResult.Task> tasks = document.plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .map(task -> result(run, task))
                .toList();
        return new RunResult(
                document.ir().fullName(),
                run,
                state == DagRunState.SUCCESS ? RunResult.State.SUCCEEDED : RunResult.State.FAILED,
                url(run).toString(),
                tasks,
                new TreeMap<>());
    }

    private void endLeftovers() {
        List<DAGRunResponse> open = airflow.read(
                        () -> airflow.runs().getDagRuns(dagId(), ALL, 0, List.of("queued", "running"), null))
                .getDagRuns();
        for (DAGRunResponse run : open) {
            airflow.ask(() -> airflow.runs()
                    .patchDagRun(
                            dagId(), run.getDagRunId(), new DAGRunPatchBody().state(DagRunMutableStates.FAILED), null));
        }
    }

    /** The run's page. */
    private URI url(String run) {
        return airflow.url().resolve("/dags/" + segment(dagId()) + "/runs/" + segment(run));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private DagRunState follow(String run) throws InterruptedException {
        TaskBoard board = new TaskBoard(airflow, document, new RunPlaces(staging, dagId(), run), display);
        while (true) {
            DAGRunResponse now = airflow.read(() -> airflow.runs().getDagRun(dagId(), run));
            board.show(instances(run));
            if (now.getState() == DagRunState.SUCCESS || now.getState() == DagRunState.FAILED) {
                board.end();
                return now.getState();
            }
            check.run();
            Thread.sleep(LOOK.toMillis());
        }
    }

    private Map<String, TaskInstanceResponse> instances(String run) {
        Map<String, TaskInstanceResponse> found = new HashMap<>();
        airflow.read(() -> airflow.tasks().getTaskInstances(dagId(), run, null, ALL, 0, null))
                .getTaskInstances()
                .forEach(task -> found.put(task.getTaskId(), task));
        return found;
    }

    /** The counts are in the task's XCom if it succeeded, else in the report that its driver left, if it did. */
    private RunResult.Task result(String run, Plan.Task task) {
        TaskInstanceResponse instance = airflow.read(() -> airflow.tasks().getTaskInstance(dagId(), run, task.name()));
        RunResult.State state = state(instance.getState());
        Counts counts = airflow.find(
                        () -> airflow.values().getXcomEntry(dagId(), task.name(), run, "return_value", null))
                .flatMap(value -> Counts.ofXCom(value.getValue()))
                .or(() -> Reports.newest(new RunPlaces(staging, dagId(), run).task(task.name()))
                        .map(Counts::of))
                .orElse(Counts.NONE);
        RunResult.Failure failure = state == RunResult.State.FAILED
                ? Reports.newest(new RunPlaces(staging, dagId(), run).task(task.name()))
                        .map(report -> RunResult.Failure.of(report, UnaryOperator.identity()))
                        .orElse(null)
                : null;
        return new RunResult.Task(
                task.name(),
                task.engine().engine(),
                state,
                counts.read(),
                counts.written(),
                counts.rejected(),
                counts.seconds(),
                counts.expectations(),
                failure);
    }

    private static RunResult.State state(@Nullable TaskInstanceState state) {
        return switch (Optional.ofNullable(state).orElse(TaskInstanceState.SCHEDULED)) {
            case SUCCESS -> RunResult.State.SUCCEEDED;
            case SKIPPED, UPSTREAM_FAILED, REMOVED -> RunResult.State.SKIPPED;
            case FAILED -> RunResult.State.FAILED;
            default -> RunResult.State.CANCELLED;
        };
    }
}
