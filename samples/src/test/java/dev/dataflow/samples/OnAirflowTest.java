package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.airflow.AirflowApi;
import dev.dataflow.airflow.ApiClient;
import dev.dataflow.airflow.ApiException;
import dev.dataflow.airflow.api.DagApi;
import dev.dataflow.airflow.api.DagRunApi;
import dev.dataflow.airflow.api.LoginApi;
import dev.dataflow.airflow.api.TaskInstanceApi;
import dev.dataflow.airflow.api.XComApi;
import dev.dataflow.airflow.model.DAGPatchBody;
import dev.dataflow.airflow.model.LoginBody;
import dev.dataflow.airflow.model.PatchTaskInstanceBody;
import dev.dataflow.airflow.model.TaskInstanceState;
import dev.dataflow.airflow.model.TriggerDAGRunPostBody;
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
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.RunResult;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
        for (String pipeline : List.of("RetriedTrips", "SlowTrips", "SlowTrips$Sleep", "SlowTrips$SparkSleep")) {
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
        AirflowConnections.register(LocalConnections.of(settings, Map.of()), airflow.session());
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
        assertThat(driversOf(folder)).as("processes left behind").isEmpty();
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
        Object value = new XComApi(api)
                .getXcomEntry("taxi_daily", "clean_trips", result.run(), "return_value", -1)
                .getValue();
        assertThat(String.valueOf(value)).contains("read=" + local.read());
        assertThat(new Lake(project).rows("taxi", "trips")).hasSize((int) counted.kept());
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
        CountedByHand counted = CountedByHand.over(project.resolve("data"));
        AirflowRun run = run("retried_trips");
        for (int runs = 1; runs <= 2; runs++) {
            RunResult result = run.run();
            assertThat(result.state()).isEqualTo(RunResult.State.SUCCEEDED);
            Lake lake = new Lake(project);
            assertThat(lake.rows("retried", "trips")).hasSize((int) counted.kept());
            assertThat(lake.rows("retried", "appended")).hasSize((int) counted.kept() * runs);
            assertThat(lake.rows("retried", "hours"))
                    .hasSize(counted.tripsByHour().size() * runs);
            if (runs == 1) {
                assertThat(killing.died()).isEmpty();
                killing.arm();
            }
        }
        assertThat(killing.died())
                .isEqualTo(killing.reached())
                .contains("local intent.after", "spark intent.after", "spark commit.after.append_hours");
        System.out.println("killed at " + killing.died());
    }

    /** Both engines' drivers end, with all that they started, and nothing secret shows while they run. */
    @Test
    void c1_markingFailedEndsTheDriversWithin15Seconds() throws Exception {
        run("slow_trips"); // waits for the DAG
        new DagApi(api).patchDag("slow_trips", new DAGPatchBody().isPaused(false), List.of());
        String run = new DagRunApi(api)
                .triggerDagRun(
                        "slow_trips",
                        new TriggerDAGRunPostBody().logicalDate(null).dagRunId("slow"))
                .getDagRunId();
        Path staging = project.resolve(".dataflow/staging");
        List<String> started = new ArrayList<>();
        for (String task : List.of("sleep", "spark_sleep")) {
            until(Duration.ofSeconds(90), () -> log(run, task, 1).contains("asleep"), task + " is asleep");
            started.add(task);
            List<ProcessHandle> drivers = driversOf(folder);
            assertThat(drivers).isNotEmpty();
            for (ProcessHandle driver : drivers) {
                assertThat(proc(driver, "cmdline") + proc(driver, "environ")).doesNotContain(CANARY, "C%40nary");
            }
            new TaskInstanceApi(api)
                    .patchTaskInstance(
                            "slow_trips",
                            run,
                            task,
                            new PatchTaskInstanceBody().newState(TaskInstanceState.FAILED),
                            null,
                            List.of());
            long begun = System.nanoTime();
            until(
                    Duration.ofSeconds(15),
                    () -> drivers.stream().noneMatch(ProcessHandle::isAlive),
                    "the driver of " + task + " ends");
            System.out.printf("%s: driver gone after %.1f s%n", task, (System.nanoTime() - begun) / 1e9);
            assertThat(log(run, task, 1)).doesNotContain(CANARY, "C%40nary");
            if (task.equals("sleep")) {
                break; // the Spark task depends on it; its kill is the next test's
            }
        }
        assertThat(started).isNotEmpty();
        try (Stream<Path> files = Files.walk(staging)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY);
            }
        }
    }

    @Test
    void e_aChangedPipelineIsInAirflowWithinFiveSeconds() throws Exception {
        run("taxi_daily");
        Files.delete(project.resolve("target/classes/dev/dataflow/samples/SlowTrips$SparkSleep.class"));
        Files.delete(project.resolve("target/classes/dev/dataflow/samples/SlowTrips$Sleep.class"));
        Files.delete(project.resolve("target/classes/dev/dataflow/samples/SlowTrips.class"));
        compiled = CompiledProject.compile(ProjectSettings.load(project.resolve("dataflow.yaml")), Display.silent());
        compiled.publish(root, "another");
        long begun = System.nanoTime();
        run("taxi_daily");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    private static String log(String run, String task, int tryNumber) {
        try {
            return String.valueOf(new TaskInstanceApi(api)
                    .getLog("slow_trips", run, task, tryNumber, null, null, null)
                    .getContent());
        } catch (ApiException notYet) {
            return "";
        }
    }

    /** The JVMs that run a driver for a file under this folder, and what they have started. */
    private static List<ProcessHandle> driversOf(Path under) {
        return ProcessHandle.allProcesses()
                .filter(process -> proc(process, "cmdline").contains("dev.dataflow.driver.")
                        && proc(process, "environ").contains(under.toString()))
                .toList();
    }

    private static String proc(ProcessHandle process, String what) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), what), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static void until(Duration longest, Supplier<Boolean> condition, String what) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).as(what + ", within " + longest).isLessThan(end);
            Thread.sleep(200);
        }
    }
}
