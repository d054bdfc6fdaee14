package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.airflow.ApiClient;
import dev.dataflow.airflow.ApiException;
import dev.dataflow.airflow.api.DagApi;
import dev.dataflow.airflow.api.DagRunApi;
import dev.dataflow.airflow.api.TaskInstanceApi;
import dev.dataflow.airflow.model.ClearTaskInstancesBody;
import dev.dataflow.airflow.model.DAGPatchBody;
import dev.dataflow.airflow.model.DAGRunPatchBody;
import dev.dataflow.airflow.model.DagRunMutableStates;
import dev.dataflow.airflow.model.PatchTaskInstanceBody;
import dev.dataflow.airflow.model.TaskInstanceState;
import dev.dataflow.airflow.model.TriggerDAGRunPostBody;
import dev.dataflow.deploy.process.ProcessIdentity;
import dev.dataflow.deploy.process.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A run of {@link SlowTrips} in Airflow, with the processes of its drivers.
 *
 * @param under what the drivers' environment names: other tests' drivers do not count
 */
record SlowRun(ApiClient api, String run, Path under) {
    private static final String DAG = "slow_trips";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_END = Duration.ofSeconds(15);
    private static final int SESSION = 3;

    static SlowRun trigger(ApiClient api, String run, Path under) throws ApiException {
        new DagApi(api).patchDag(DAG, new DAGPatchBody().isPaused(false), List.of());
        new DagRunApi(api)
                .triggerDagRun(
                        DAG, new TriggerDAGRunPostBody().logicalDate(null).dagRunId(run));
        return new SlowRun(api, run, under);
    }

    /** Waits until the user class of a task sleeps, and gives all processes that its driver consists of. */
    Set<ProcessIdentity> asleep(String task, String engine) throws InterruptedException {
        until(LONGEST_START, () -> log(task).contains("asleep"), task + " is asleep in the run " + run);
        Set<ProcessIdentity> found = drivers(under, engine);
        assertThat(found).as("processes of " + task).isNotEmpty();
        return found;
    }

    String log(String task) {
        try {
            return String.valueOf(new TaskInstanceApi(api)
                    .getLog(DAG, run, task, 1, null, null, null)
                    .getContent());
        } catch (ApiException notYet) {
            return "";
        }
    }

    void markFailed(String task) throws ApiException {
        PatchTaskInstanceBody failed = new PatchTaskInstanceBody().newState(TaskInstanceState.FAILED);
        new TaskInstanceApi(api).patchTaskInstance(DAG, run, task, failed, null, List.of());
    }

    void clear(String task) throws ApiException {
        new TaskInstanceApi(api)
                .postClearTaskInstances(
                        DAG,
                        new ClearTaskInstancesBody()
                                .dagRunId(run)
                                .taskIds(List.of(task))
                                .onlyFailed(false)
                                .dryRun(false));
    }

    void giveUp() throws ApiException {
        new DagRunApi(api).patchDagRun(DAG, run, new DAGRunPatchBody().state(DagRunMutableStates.FAILED), List.of());
    }

    /** Waits until none of these runs, no longer than the project promises. */
    static void awaitEnd(Set<ProcessIdentity> processes, String what) throws InterruptedException {
        long begun = System.nanoTime();
        until(LONGEST_END, () -> processes.stream().noneMatch(ProcessTable::runs), what);
        System.out.printf(
                "%s: %d processes gone after %.1f s%n", what, processes.size(), (System.nanoTime() - begun) / 1e9);
    }

    /** The drivers of an engine, or of all for an empty name, and whatever is in their sessions. */
    static Set<ProcessIdentity> drivers(Path under, String engine) {
        Set<String> sessions = ProcessHandle.allProcesses()
                .filter(process -> proc(process, "cmdline").contains("dev.dataflow.driver." + engine)
                        && proc(process, "environ").contains(under.toString()))
                .map(SlowRun::session)
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> sessions.contains(session(process)))
                .map(process -> ProcessTable.find(process.pid()))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static String session(ProcessHandle process) {
        String stat = proc(process, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > SESSION ? fields[SESSION] : "gone " + process.pid();
    }

    static String proc(ProcessHandle process, String what) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), what), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    static void until(Duration longest, Supplier<Boolean> condition, String what) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).as(what + ", within " + longest).isLessThan(end);
            Thread.sleep(200);
        }
    }
}
