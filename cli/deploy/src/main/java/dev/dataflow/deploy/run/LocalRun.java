package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Settings.FailurePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A run of a compiled pipeline without Airflow: its tasks one after the other, with the same drivers, invocations and retries. */
public final class LocalRun {
    private final Setting setting;
    private final Display display;

    /** Prepares a run; nothing is started yet. */
    public LocalRun(Setting setting, Display display) {
        this.setting = setting;
        this.display = display;
    }

    /**
     * All that a run is about.
     *
     * @param run its id
     * @param started when it began
     * @param file the pipeline's document, which {@code document} was read from; absolute
     * @param jars the user's; absolute
     * @param logs where its drivers' words go
     * @param variables of the user's environment
     */
    public record Setting(
            String run,
            Instant started,
            Path file,
            PipelineDocument document,
            List<Path> jars,
            ProjectSettings project,
            LocalConnections connections,
            Installation installation,
            RunLogs logs,
            Map<String, String> variables) {
        public Setting {
            jars = List.copyOf(jars);
        }

        RunPlaces places() {
            return new RunPlaces(project.staging(), document.ir().dagId(), run);
        }
    }

    /** Complains of connections that a pipeline needs and that are not there, or not whole: best before anything long begins. */
    public static void requireConnections(PipelineDocument document, LocalConnections connections) {
        tasks(document).forEach(task -> connections.only(task.connections(), "The task " + task.name()));
    }

    private static List<Plan.Task> tasks(PipelineDocument document) {
        return document.plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .toList();
    }

    /** Runs it. Failed tasks are part of the result; what cannot even be started is an obstacle. */
    public RunResult run() throws InterruptedException {
        requireConnections(setting.document(), setting.connections());
        List<Plan.Task> tasks = tasks(setting.document());
        Set<String> done = new HashSet<>();
        List<RunResult.Task> results = new ArrayList<>();
        boolean over = false;
        for (Plan.Task task : tasks) {
            RunResult.Task result = !over && done.containsAll(task.upstream())
                    ? new LocalTask(setting, task, display).run()
                    : RunResult.Task.skipped(task.name(), task.engine().engine());
            if (result.state() == RunResult.State.SUCCEEDED) {
                done.add(task.name());
            } else if (result.state() != RunResult.State.SKIPPED) {
                over |= task.settings().failurePolicy() != FailurePolicy.CONTINUE;
            }
            results.add(result);
        }
        boolean succeeded = results.stream().allMatch(task -> task.state() == RunResult.State.SUCCEEDED);
        if (succeeded) {
            removeExchange();
        }
        return new RunResult(
                setting.document().ir().fullName(),
                setting.run(),
                succeeded ? RunResult.State.SUCCEEDED : cancelled(results),
                null,
                results,
                new TreeMap<>());
    }

    private static RunResult.State cancelled(List<RunResult.Task> results) {
        boolean cancelled = results.stream().anyMatch(task -> task.state() == RunResult.State.CANCELLED);
        return cancelled ? RunResult.State.CANCELLED : RunResult.State.FAILED;
    }

    /** After a failure it stays, for whoever looks into it. */
    private void removeExchange() {
        Path exchange = setting.places().exchange();
        try {
            Durable.delete(exchange);
        } catch (IOException e) {
            throw Obstacle.machine(
                    exchange.toString(),
                    "The run succeeded, but what its tasks handed to each other cannot be removed: " + e + ".",
                    "It is of no more use, and takes room.",
                    "make the folder writable, and remove it.",
                    e);
        }
    }
}
