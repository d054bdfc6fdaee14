package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dataflow.airflow.AirflowApi;
import dev.dataflow.airflow.ApiException;
import dev.dataflow.airflow.api.DagApi;
import dev.dataflow.airflow.api.LoginApi;
import dev.dataflow.airflow.model.LoginBody;
import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.process.ProcessIdentity;
import dev.dataflow.deploy.process.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code cli/dataflow demo} and {@code dev}, from the front door to the exit code, in a folder and a locale that are not the easiest. */
@Tag("end-to-end")
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class DemoTest {
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final Duration FOLLOWED = Duration.ofSeconds(5);
    /** How much longer all may take here, where others use the machine too. */
    private static final int LOADED = 2;

    @TempDir
    private static Path folder;

    private static Map<String, String> environment = Map.of();
    private static Path home;

    private @Nullable Process command;

    @BeforeAll
    static void places() throws IOException, InterruptedException {
        // The environments that the cache of this test leads to are there, then.
        Machine.withAirflow(
                new Machine.Places(new Distribution(Checkout.ROOT), UserCache.of(System.getenv()), System.getenv()),
                Display.silent());
        // A build in the locale C has no such name for a folder either.
        String name = "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? "d\u00e9mo" : "demo";
        home = Checkout.homeIn(folder.resolve(name));
        environment = Map.of(
                "DATAFLOW_CACHE",
                Checkout.cacheIn(folder.resolve("cache")).toString(),
                "DATAFLOW_BUILD",
                "never",
                "LC_ALL",
                "C");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (command != null) {
            Set<ProcessIdentity> left = processes(command);
            command.destroyForcibly().waitFor();
            for (ProcessIdentity process : left) {
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void a_theDemoShowsWhatIsCountedByHand() throws Exception {
        Path file = folder.resolve(home.getFileName() + ".json");
        Checkout.Outcome demo = Checkout.run(
                home, environment, List.of(Checkout.FRONT_DOOR, "demo", "--json=../" + file.getFileName()));
        assertThat(demo.exitCode()).as(demo.err() + demo.out()).isZero();
        CountedByHand counted = CountedByHand.over(home.resolve("samples/data"));
        JsonNode result = new ObjectMapper().readTree(file.toFile());
        assertThat(names(result)).containsExactly("pipeline", "run", "state", "url", "tasks", "tables");
        assertThat(result.get("pipeline").textValue()).isEqualTo("taxi_daily");
        assertThat(result.get("state").textValue()).isEqualTo("succeeded");
        assertThat(result.get("url").textValue()).matches("http://127\\.0\\.0\\.1:[0-9]+/dags/taxi_daily/runs/.+");
        assertThat(demo.out()).contains("The run: " + result.get("url").textValue() + "\n");

        JsonNode local = result.get("tasks").get(0);
        assertThat(names(local))
                .containsExactly(
                        "task", "engine", "state", "read", "written", "rejected", "seconds", "expectations", "failure");
        assertThat(local.get("task").textValue() + " " + local.get("engine").textValue())
                .isEqualTo("clean_trips local");
        assertThat(local.get("read").longValue()).isEqualTo(counted.tripLines() + counted.zoneLines());
        assertThat(local.get("rejected").longValue()).isEqualTo(counted.malformed() + counted.rejected());
        JsonNode spark = result.get("tasks").get(1);
        assertThat(spark.get("task").textValue() + " " + spark.get("engine").textValue())
                .isEqualTo("rush_hours spark");
        assertThat(spark.get("read").longValue()).isEqualTo(counted.kept());
        assertThat(spark.get("written").longValue())
                .isEqualTo(counted.tripsByHour().size());

        JsonNode tables = result.get("tables");
        assertThat(names(tables)).containsExactly("taxi.revenue_daily", "taxi.rush_hours", "taxi.trips");
        assertThat(tables.get("taxi.trips").get("rows").longValue()).isEqualTo(counted.kept());
        assertThat(tables.get("taxi.rush_hours").get("rows").longValue())
                .isEqualTo(counted.tripsByHour().size());
        JsonNode revenue = tables.get("taxi.revenue_daily");
        assertThat(names(revenue)).containsExactly("rows", "columns", "head");
        assertThat(revenue.get("rows").longValue()).isEqualTo(counted.revenue().size());
        assertThat(revenue.get("columns").toString()).isEqualTo("[\"day\",\"borough\",\"revenue\"]");
        assertThat(revenue.get("head")).hasSize(10);
        for (JsonNode row : revenue.get("head")) {
            String key = row.get(0).textValue() + " " + row.get(1).textValue();
            BigDecimal expected = counted.revenue().getOrDefault(key, BigDecimal.ZERO);
            assertThat(row.get(2).textValue()).isEqualTo(expected.setScale(2).toPlainString());
        }
        assertThat(demo.out())
                .contains("taxi.revenue_daily, "
                        + String.format(Locale.ROOT, "%,d", counted.revenue().size()) + " rows")
                .contains(revenue.get("head").get(0).get(2).textValue())
                .containsPattern("[0-9]+ s in all: .* s for our own compile and deploy\\.\n$");
        assertThat(ofThisTest()).isEmpty();
        assertThat(folder.resolve("cache/dev/processes.json")).doesNotExist();
    }

    /** In the middle of its run: a driver is at work. */
    @Test
    void b_sigtermEndsADemoAndAllThatItStarted() throws Exception {
        Process demo = start("demo", "--json");
        SlowRun.until(LONGEST, () -> processes(demo).stream().anyMatch(DemoTest::isDriver), "a driver at work");
        Set<ProcessIdentity> ours = processes(demo);
        end(demo, "TERM", 143, ours);
        assertThat(said("out")).isEmpty();
    }

    @Test
    void c_devFollowsANewPipelineWithinFiveSecondsAndCtrlCEndsAllThatItStarted() throws Exception {
        Process dev = start("dev", "--json");
        SlowRun.until(LONGEST, () -> said("out").endsWith("}\n") || !dev.isAlive(), "dev is up");
        JsonNode up = new ObjectMapper().readTree(said("out"));
        assertThat(names(up)).containsExactly("project", "url", "user", "passwordFile");
        Duration taken = untilListed(up, "ColdTrips", ColdTrips.NAME);
        System.out.println("dev had a new pipeline in Airflow after " + taken);
        assertThat(taken).isLessThan(FOLLOWED.multipliedBy(LOADED));
        end(dev, "INT", 130, processes(dev));
        assertThat(new ObjectMapper().readTree(said("out"))).isEqualTo(up);
    }

    /** How long it takes from a pipeline's class file to its DAG in Airflow's own list. */
    private static Duration untilListed(JsonNode up, String pipeline, String dag) throws Exception {
        URI airflow = URI.create(up.get("url").textValue());
        String user = up.get("user").textValue();
        JsonNode passwords = new ObjectMapper()
                .readTree(Path.of(up.get("passwordFile").textValue()).toFile());
        String token = new LoginApi(AirflowApi.at(airflow))
                .createToken(new LoginBody()
                        .username(user)
                        .password(passwords.get(user).textValue()))
                .getAccessToken();
        DagApi dags = new DagApi(AirflowApi.at(airflow, token));
        assertThat(isListed(dags, "taxi_daily")).isTrue();
        assertThat(isListed(dags, dag)).isFalse();
        long begun = System.nanoTime();
        String file = "dev/dataflow/samples/" + pipeline + ".class";
        Files.copy(
                Path.of("target/test-classes", file),
                home.resolve("samples/target/classes").resolve(file));
        SlowRun.until(LONGEST, () -> isListed(dags, dag), dag + " is in Airflow");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static boolean isListed(DagApi dags, String dag) {
        try {
            return dag.equals(dags.getDag(dag).getDagId());
        } catch (ApiException notYet) {
            return false;
        }
    }

    /** In a group of processes of its own, as a terminal starts it. */
    private Process start(String... arguments) throws IOException {
        // Where the tests are run in the background, Ctrl-C would be ignored from the start.
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid", Checkout.FRONT_DOOR));
        line.addAll(List.of(arguments));
        Process started = Checkout.start(home, folder.resolve("out"), folder.resolve("err"), environment, line);
        command = started;
        return started;
    }

    private static void end(Process command, String signal, int code, Set<ProcessIdentity> ours) throws Exception {
        assertThat(ours).as(said("err")).hasSizeGreaterThanOrEqualTo(4).allMatch(ProcessTable::runs);
        // Ctrl-C reaches the whole group at once, other signals the command alone.
        String to = (signal.equals("INT") ? "-" : "") + command.pid();
        assertThat(new ProcessBuilder("kill", "-" + signal, "--", to).start().waitFor())
                .isZero();
        assertThat(command.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(command.exitValue()).as(said("err")).isEqualTo(code);
        assertThat(ours.stream().filter(ProcessTable::runs)).isEmpty();
        assertThat(ofThisTest()).isEmpty();
        assertThat(folder.resolve("cache/dev/processes.json")).doesNotExist();
        assertThat(said("err")).doesNotContain("error  ").doesNotContain("\tat ");
    }

    /** All that a command has started, and what else has its cache in its environment or on its command line. */
    private static Set<ProcessIdentity> processes(Process command) {
        Set<ProcessIdentity> found = command.descendants()
                .flatMap(process -> ProcessTable.find(process.pid()).stream())
                .collect(Collectors.toSet());
        found.addAll(ofThisTest());
        found.removeIf(process -> process.pid() == command.pid());
        return found;
    }

    private static Set<ProcessIdentity> ofThisTest() {
        return ProcessHandle.allProcesses()
                .filter(process -> (SlowRun.proc(process, "environ") + SlowRun.proc(process, "cmdline"))
                        .contains(folder.toString()))
                .flatMap(process -> ProcessTable.find(process.pid()).stream())
                .collect(Collectors.toSet());
    }

    private static boolean isDriver(ProcessIdentity process) {
        return ProcessHandle.of(process.pid())
                .map(handle -> SlowRun.proc(handle, "cmdline"))
                .filter(line -> line.contains("dev.dataflow.driver.") && !line.endsWith("\0train\0"))
                .isPresent();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String said(String stream) {
        try {
            return Files.readString(folder.resolve(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
