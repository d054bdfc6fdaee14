package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.airflow.AirflowApi;
import dev.dataflow.airflow.ApiClient;
import dev.dataflow.airflow.ApiException;
import dev.dataflow.airflow.api.ConnectionApi;
import dev.dataflow.airflow.api.LoginApi;
import dev.dataflow.airflow.api.TaskInstanceApi;
import dev.dataflow.airflow.api.XComApi;
import dev.dataflow.airflow.model.ConnectionResponse;
import dev.dataflow.airflow.model.LoginBody;
import dev.dataflow.airflow.slice.SliceComparison;
import dev.dataflow.airflow.slice.Specification;
import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.airflow.AirflowConnections;
import dev.dataflow.deploy.airflow.AirflowPlugin;
import dev.dataflow.deploy.airflow.AirflowRun;
import dev.dataflow.deploy.airflow.PrivateAirflow;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.process.ProcessIdentity;
import dev.dataflow.deploy.process.ProcessTable;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.project.ClassesWatch;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.RunResult;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Plan;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The claims about Airflow, on one private Airflow that lives as long as this class. */
@Tag("end-to-end")
@TestMethodOrder(MethodOrderer.MethodName.class)
final class OnAirflowTest {
    private static final String CANARY = "s3cr3t/C@nary%&";
    /** The sleeping tasks, and what their drivers' classes begin with. */
    private static final Map<String, String> SLEEPERS =
            new TreeMap<>(Map.of("sleep", "local.", "spark_sleep", "spark."));

    @TempDir
    private static Path folder;

    private static Path project;
    private static PrivateAirflow airflow;
    private static CompiledProject compiled;
    private static ReleaseRoot root;
    private static ApiClient api;
    private static Killing killing;

    @BeforeAll
    static void startAirflow() throws IOException, InterruptedException, ApiException {
        project = Checkout.samplesIn(folder.resolve("samples"));
        for (String pipeline : List.of(
                "RetriedTrips",
                "SlowTrips",
                "SlowTrips$Sleep",
                "SlowTrips$SparkSleep",
                "HalfFailing",
                "HalfFailing$GoesOn",
                "HalfFailing$Fails",
                "HalfFailing$Waits")) {
            String file = "dev/dataflow/samples/" + pipeline + ".class";
            Files.copy(
                    Path.of("target/test-classes", file),
                    project.resolve("target/classes").resolve(file));
        }
        Path yaml = project.resolve("dataflow.yaml");
        Files.writeString(
                yaml, Files.readString(yaml).replace("path: data}", "path: data, password: \"" + CANARY + "\"}"));
        ProjectSettings settings = ProjectSettings.load(yaml);
        compiled = CompiledProject.compile(settings, Display.silent());
        root = new ReleaseRoot(folder.resolve("releases"));
        compiled.publish(root, "a test");
        Machine.Places places = new Machine.Places(
                new Distribution(Checkout.ROOT), UserCache.of(System.getenv()), new TreeMap<>(System.getenv()));
        Machine machine = Machine.withAirflow(places, Display.silent());
        killing = new Killing(folder.resolve("killing"));
        airflow = PrivateAirflow.start(
                Supervision.begin(Files.createDirectories(folder.resolve("supervision")), Display.silent()),
                new PrivateAirflow.Parts(
                        folder.resolve("dev"),
                        machine.airflow().orElseThrow().python(),
                        AirflowPlugin.unpack(places.distribution().wheels(), places.cache()),
                        root.folder(),
                        killing.installation(machine.installation()),
                        OptionalInt.empty(),
                        false,
                        places.variables()),
                Display.silent());
        AirflowConnections.register(LocalConnections.of(settings, places.variables()), airflow.session());
        URI url = airflow.session().url();
        JsonNode passwords = new ObjectMapper().readTree(airflow.passwordFile().toFile());
        String token = new LoginApi(AirflowApi.at(url))
                .createToken(new LoginBody()
                        .username(airflow.user())
                        .password(passwords.get(airflow.user()).textValue()))
                .getAccessToken();
        api = AirflowApi.at(url, token);
    }

    @AfterAll
    static void stopAirflow() {
        if (airflow != null) {
            airflow.close();
        }
    }

    private static AirflowRun run(String pipeline) throws IOException, InterruptedException {
        AirflowRun run = new AirflowRun(
                airflow.session(),
                compiled.pipeline(pipeline).document(),
                project.resolve(".dataflow/staging"),
                airflow::check,
                Display.silent());
        run.awaitDag(root.bundleVersion());
        return run;
    }

    @Test
    void a_taxiDailyCountsAreThoseCountedByHandAndInXCom() throws Exception {
        CountedByHand counted = CountedByHand.over(project.resolve("data"));
        RunResult result = run("taxi_daily").run();
        assertThat(result.state()).isEqualTo(RunResult.State.SUCCEEDED);
        assertThat(result.tasks()).hasSize(2);
        RunResult.Task local = result.tasks().get(0);
        assertThat(local.read()).isEqualTo(counted.tripLines() + counted.zoneLines());
        assertThat(local.rejected()).isEqualTo(counted.malformed() + counted.rejected());
        assertThat(result.tasks().get(1).read()).isEqualTo(counted.kept());
        for (RunResult.Task task : result.tasks()) {
            Object value = new XComApi(api)
                    .getXcomEntry("taxi_daily", task.task(), result.run(), "return_value", -1)
                    .getValue();
            assertThat(value)
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("engine", task.engine())
                    .containsEntry("read", Math.toIntExact(task.read()))
                    .containsEntry("written", Math.toIntExact(task.written()))
                    .containsEntry("rejected", Math.toIntExact(task.rejected()));
            assertThat(String.valueOf(new TaskInstanceApi(api)
                            .getLog("taxi_daily", result.run(), task.task(), 1, null, null, null)
                            .getContent()))
                    .contains("rows read")
                    .doesNotContain("too short");
        }
        assertThat(new Lake(project).texts("taxi", "trips")).isEqualTo(counted.trips());
    }

    @Test
    void a_whatAConnectionHasNoMoreGoesFromAirflowToo() throws Exception {
        ConnectionApi connections = new ConnectionApi(api);
        register("{type: files, login: me, path: data}");
        assertThat(connections.getConnection("probe").getExtra()).contains("path");
        register("{type: files}");
        ConnectionResponse bare = connections.getConnection("probe");
        assertThat(bare.getExtra()).isNull();
        connections.deleteConnection("probe");
    }

    private static void register(String connection) throws IOException {
        Path yaml = Files.createDirectories(folder.resolve("probe")).resolve("dataflow.yaml");
        Files.writeString(yaml, "project: probe\nconnections: {probe: " + connection + "}\n");
        AirflowConnections.register(LocalConnections.of(ProjectSettings.load(yaml), Map.of()), airflow.session());
    }

    @Test
    void b_ourSliceIsWhatTheRunningAirflowSays() throws Exception {
        assertThat(SliceComparison.differences(
                        Specification.ofOurSlice(),
                        Specification.ofServer(airflow.session().url())))
                .isEmpty();
    }

    /**
     * The drivers of one run die with SIGKILL at every place there is, one after the other, on both engines, and Airflow
     * retries: the rows are those of an undisturbed run.
     */
    @Test
    void d_killedAtEveryFailpointTheRetriesLeaveTheSameRows() throws Exception {
        List<String> trips = CountedByHand.over(project.resolve("data")).trips();
        AirflowRun run = run("retried_trips");
        assertThat(run.run().state()).isEqualTo(RunResult.State.SUCCEEDED);
        assertThat(killing.died()).isEmpty();
        Lake lake = new Lake(project);
        assertThat(lake.texts("retried", "trips")).isEqualTo(trips);
        assertThat(lake.texts("retried", "appended")).isEqualTo(trips);
        List<String> hours = lake.texts("retried", "hours", "hour", "trips");
        killing.arm();
        assertThat(run.run().state()).isEqualTo(RunResult.State.SUCCEEDED);
        assertThat(lake.texts("retried", "trips")).isEqualTo(trips);
        assertThat(lake.texts("retried", "appended")).isEqualTo(twice(trips));
        assertThat(lake.texts("retried", "hours", "hour", "trips")).isEqualTo(twice(hours));
        assertThat(killing.died()).isEqualTo(places("retried_trips")).isEqualTo(killing.reached());
        System.out.println("killed at " + killing.died());
    }

    /** All that the tasks of a pipeline pass, as {@code local intent.before}. */
    private static SortedSet<String> places(String pipeline) {
        PipelineDocument document = compiled.pipeline(pipeline).document();
        SortedSet<String> places = new TreeSet<>();
        for (Plan.Dag dag : document.plan().dags()) {
            for (Plan.Task task : dag.tasks()) {
                for (String place : FailpointNames.of(document, task.name())) {
                    places.add(task.engine().engine() + " " + place);
                }
            }
        }
        return places;
    }

    private static List<String> twice(List<String> rows) {
        return Stream.concat(rows.stream(), rows.stream()).sorted().toList();
    }

    @Test
    void b_afterAFailureNothingNewIsStartedUnlessThePipelineSaysSo() throws Exception {
        RunResult over = run("half_failing").run();
        assertThat(over.tasks())
                .extracting(RunResult.Task::task, RunResult.Task::state)
                .containsExactly(
                        tuple("fails", RunResult.State.FAILED),
                        tuple("waits", RunResult.State.SUCCEEDED),
                        tuple("write_late", RunResult.State.FAILED));
        assertThat(String.valueOf(new TaskInstanceApi(api)
                        .getLog("half_failing", over.run(), "write_late", 1, null, null, null)
                        .getContent()))
                .contains("Not started: the task \"fails\" of this run has failed");
        assertThat(project.resolve(".dataflow/warehouse/half_failing/late")).doesNotExist();

        RunResult on = run("half_failing_goes_on").run();
        assertThat(on.state()).isEqualTo(RunResult.State.FAILED);
        assertThat(on.tasks())
                .extracting(RunResult.Task::task, RunResult.Task::state)
                .containsExactly(
                        tuple("fails", RunResult.State.FAILED),
                        tuple("waits", RunResult.State.SUCCEEDED),
                        tuple("write_late", RunResult.State.SUCCEEDED));
        assertThat(new Lake(project).texts("half_failing_goes_on", "late")).isNotEmpty();
    }

    /** Both engines' drivers end, with all that they started, and nothing secret shows while they run. */
    @Test
    void c1_markingFailedEndsDriversWithin15Seconds() throws Exception {
        run("slow_trips"); // waits for the DAG
        SlowRun run = SlowRun.trigger(api, "failed", folder);
        for (Map.Entry<String, String> task : SLEEPERS.entrySet()) {
            Set<ProcessIdentity> driver = run.asleep(task.getKey(), task.getValue());
            for (ProcessIdentity process : driver) {
                ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
                assertThat(SlowRun.proc(handle, "cmdline") + SlowRun.proc(handle, "environ"))
                        .doesNotContain(CANARY, "C%40nary");
            }
            run.markFailed(task.getKey());
            SlowRun.awaitEnd(driver, task.getKey() + " marked failed");
            assertThat(run.log(task.getKey())).doesNotContain(CANARY, "C%40nary");
        }
        try (Stream<Path> files = Files.walk(project.resolve(".dataflow/staging"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY);
            }
        }
        run.giveUp();
    }

    @Test
    void c2_clearingEndsDriversWithin15Seconds() throws Exception {
        run("slow_trips");
        SlowRun run = SlowRun.trigger(api, "cleared", folder);
        for (Map.Entry<String, String> task : SLEEPERS.entrySet()) {
            Set<ProcessIdentity> driver = run.asleep(task.getKey(), task.getValue());
            run.clear(task.getKey());
            SlowRun.awaitEnd(driver, task.getKey() + " cleared");
        }
        run.giveUp();
    }

    /** From the class file on, as {@code dataflow dev} goes about it: notice, compile, release, read. Best of three, since others use the machine too. */
    @Test
    void e_aNewPipelineAndAChangedOneAreInAirflowWithinFiveSeconds() throws Exception {
        run("taxi_daily");
        Duration best = Duration.ofDays(1);
        for (int time = 0; time < 3; time++) {
            boolean cold = time % 2 == 0;
            Duration taken = cold
                    ? untilReplaced("RetriedTrips", "ColdTrips", ColdTrips.NAME)
                    : untilReplaced("ColdTrips", "RetriedTrips", "retried_trips");
            best = taken.compareTo(best) < 0 ? taken : best;
        }
        System.out.println("a new pipeline was in Airflow after " + best);
        assertThat(best).isLessThan(Duration.ofSeconds(5));
    }

    private static Duration untilReplaced(String gone, String come, String pipeline) throws Exception {
        ProjectSettings settings = compiled.settings();
        ClassesWatch watch = new ClassesWatch(settings);
        Path classes = project.resolve("target/classes/dev/dataflow/samples");
        long begun = System.nanoTime();
        Files.copy(
                Path.of("target/test-classes/dev/dataflow/samples", come + ".class"), classes.resolve(come + ".class"));
        Files.delete(classes.resolve(gone + ".class"));
        watch.await(() -> {});
        AirflowConnections.register(LocalConnections.of(settings, System.getenv()), airflow.session());
        compiled = CompiledProject.compile(settings, Display.silent());
        compiled.publish(root, "another");
        run(pipeline);
        run("taxi_daily");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** In the middle of a run, too. What ran is known by number and start time, so that nothing is taken for something else. */
    @Test
    void z_stoppedAirflowLeavesNoProcessBehind() throws Exception {
        run("slow_trips");
        Set<ProcessIdentity> ours =
                new HashSet<>(SlowRun.trigger(api, "stopped", folder).asleep("sleep", "local."));
        JsonNode recorded = new ObjectMapper()
                .readTree(folder.resolve("supervision/processes.json").toFile());
        for (JsonNode process : recorded.get("processes")) {
            ProcessHandle handle =
                    ProcessHandle.of(process.get("pid").longValue()).orElseThrow();
            Stream.concat(Stream.of(handle), handle.descendants())
                    .flatMap(found -> ProcessTable.find(found.pid()).stream())
                    .forEach(ours::add);
        }
        assertThat(ours).hasSizeGreaterThan(recorded.get("processes").size() + 1);
        airflow.close();
        assertThat(ours.stream().filter(ProcessTable::runs)).isEmpty();
        assertThat(SlowRun.drivers(folder, "")).isEmpty();
    }
}
