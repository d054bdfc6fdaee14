package dev.dataflow.deploy.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.ProcessIdentity;
import dev.dataflow.deploy.process.ProcessTable;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.python.LockFile;
import dev.dataflow.deploy.python.PythonEnvironment;
import dev.dataflow.deploy.python.PythonInterpreter;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PrivateAirflowTest {
    private static final long ROOM = 1_500_000_000;
    private static final Path PLUGIN = Path.of("../../airflow-plugin");

    @TempDir
    Path folder;

    private final List<ProcessIdentity> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.stream()
                .filter(ProcessTable::runs)
                .forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void aPortInUseIsNamedBeforeAnythingIsStarted() throws Exception {
        Path python = PythonInterpreter.find(System.getenv()).executable();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Obstacle obstacle = catchThrowableOfType(
                    Obstacle.class,
                    () -> PrivateAirflow.start(
                            Supervision.begin(folder, Display.silent()),
                            parts(python, OptionalInt.of(taken.getLocalPort())),
                            Display.silent()));
            assertThat(obstacle.where()).isEqualTo("port " + taken.getLocalPort());
            assertThat(obstacle.wayOut()).contains("--port");
        }
        assertThat(folder.resolve("processes.json")).doesNotExist();
    }

    @Test
    void itsPartsTalkToEachOtherPastAProxy() {
        AirflowHome home = new AirflowHome(folder, folder.resolve("bin/python"), folder);
        assertThat(home.environment(Map.of("http_proxy", "http://p:1", "NO_PROXY", "corp"), folder))
                .containsEntry("http_proxy", "http://p:1")
                .containsEntry("NO_PROXY", "corp,127.0.0.1,localhost")
                .containsEntry("no_proxy", "127.0.0.1,localhost");
    }

    /** Else a file of the user's called as a module of Airflow's, or of Python's, takes its place. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void whatLiesInTheUsersFolderIsNotImported() throws Exception {
        Path users = Files.createDirectories(folder.resolve("users"));
        for (String module : List.of("airflow", "json", "configparser")) {
            Files.writeString(
                    users.resolve(module + ".py"), "raise SystemExit('the user\u2019s own " + module + "')\n");
        }
        assertThat(startedAndKilled(users, standIn())).anyMatch(ProcessTable::runs);
        assertThat(folder.resolve("airflow/airflow.db")).content().isEqualTo("whole");
    }

    /** Else two would work on one file; and what the first has left half-made would be in the way of the second. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void aMigrationWhoseCommandWasKilledIsEndedAndBegunAnew() throws Exception {
        Files.createFile(folder.resolve("slow"));
        Process jvm = starter(folder, standIn());
        Path database = folder.resolve("airflow/airflow.db");
        while (!Files.exists(database) || !Files.readString(database).equals("half")) {
            assertThat(jvm.isAlive()).isTrue();
            Thread.sleep(20);
        }
        List<ProcessIdentity> migration = kill(jvm);
        assertThat(migration).isNotEmpty().allMatch(ProcessTable::runs);
        Files.delete(folder.resolve("slow"));
        Path python = PythonInterpreter.find(System.getenv()).executable();
        try (PrivateAirflow airflow = PrivateAirflow.start(
                Supervision.begin(folder, Display.silent()),
                parts(python, standIn(), OptionalInt.empty()),
                Display.silent())) {
            assertThat(migration).noneMatch(ProcessTable::runs);
            assertThat(database).content().isEqualTo("whole");
            assertThat(folder.resolve("processes.json")).content().doesNotContain("migrate");
            airflow.check();
        }
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void aFreePortThatSomebodyElseTookIsReplacedByAnother() throws Exception {
        Path python = PythonInterpreter.find(System.getenv()).executable();
        Files.createFile(folder.resolve("taken"));
        try (PrivateAirflow airflow = PrivateAirflow.start(
                Supervision.begin(folder, Display.silent()),
                parts(python, standIn(), OptionalInt.empty()),
                Display.silent())) {
            assertThat(folder.resolve("taken")).doesNotExist();
            airflow.check();
        }
        Files.createFile(folder.resolve("taken"));
        int asked;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            asked = free.getLocalPort();
        }
        Obstacle obstacle = catchThrowableOfType(
                Obstacle.class,
                () -> PrivateAirflow.start(
                        Supervision.begin(folder, Display.silent()),
                        parts(python, standIn(), OptionalInt.of(asked)),
                        Display.silent()));
        assertThat(obstacle.what()).contains("api-server has ended by itself", "address already in use");
    }

    @Test
    @Tag("slow")
    void itStartsWithHeartbeatsOfItsOwnAndLeavesNothingBehind() throws Exception {
        for (int start = 0; start < 2; start++) {
            try (PrivateAirflow airflow = PrivateAirflow.start(
                    Supervision.begin(folder, Display.silent()),
                    parts(airflow(), OptionalInt.empty()),
                    Display.silent())) {
                assertThat(airflow.session().url().getHost()).isEqualTo("127.0.0.1");
                assertThat(airflow.session()
                                .ask(() -> airflow.session().dags().getDags(1, 0, null, null, null, null, null))
                                .getTotalEntries())
                        .isZero();
                assertThat(Files.getPosixFilePermissions(airflow.passwordFile()))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                assertThat(Files.getPosixFilePermissions(folder.resolve("airflow/airflow.cfg")))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
            assertThat(folder.resolve("processes.json")).doesNotExist();
        }
    }

    /** What it had started is asked of the system, not of us. */
    @Test
    @Tag("slow")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void afterASigkillTheNextStartAndAStopLeaveNothing() throws Exception {
        airflow();
        List<ProcessIdentity> first = startedAndKilled(folder, PLUGIN.resolve("src"));
        try (Supervision next = Supervision.begin(folder, Display.silent())) {
            assertThat(next.ended()).isEmpty();
            assertThat(first).hasSizeGreaterThan(Health.PARTS.size()).noneMatch(ProcessTable::runs);
        }
        List<ProcessIdentity> second = startedAndKilled(folder, PLUGIN.resolve("src"));
        assertThat(second).anyMatch(ProcessTable::runs);
        assertThat(Supervision.end(folder, Display.silent())).isPositive();
        assertThat(second).noneMatch(ProcessTable::runs);
        assertThat(folder.resolve("processes.json")).doesNotExist();
    }

    private List<ProcessIdentity> startedAndKilled(Path current, Path plugin) throws Exception {
        Path up = folder.resolve("up");
        Files.deleteIfExists(up);
        Process jvm = starter(current, plugin);
        while (!Files.exists(up)) {
            assertThat(jvm.isAlive()).isTrue();
            Thread.sleep(100);
        }
        return kill(jvm);
    }

    private Process starter(Path current, Path plugin) throws Exception {
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(entry).toAbsolutePath().toString());
        }
        Path python = plugin.equals(standIn())
                ? PythonInterpreter.find(System.getenv()).executable()
                : airflow();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        Starter.class.getName(),
                        folder.toString(),
                        python.toString(),
                        plugin.toAbsolutePath().normalize().toString())
                .directory(current.toFile())
                .inheritIO()
                .start();
    }

    /** What it had started. */
    private List<ProcessIdentity> kill(Process jvm) throws InterruptedException {
        List<ProcessIdentity> children = jvm.descendants()
                .flatMap(child -> ProcessTable.find(child.pid()).stream())
                .toList();
        started.addAll(children);
        jvm.destroyForcibly().waitFor();
        return children;
    }

    /** Run by another JVM. */
    static final class Starter {
        private Starter() {}

        @SuppressWarnings("try") // killed before it can close anything
        public static void main(String[] arguments) throws Exception {
            PrivateAirflowTest test = new PrivateAirflowTest();
            test.folder = Path.of(arguments[0]);
            PrivateAirflow.start(
                    Supervision.begin(test.folder, Display.silent()),
                    test.parts(Path.of(arguments[1]), Path.of(arguments[2]), OptionalInt.empty()),
                    Display.silent());
            Files.createFile(test.folder.resolve("up"));
            Thread.sleep(600_000);
        }
    }

    /** A folder for Python's path with a package that plays Airflow. */
    private static Path standIn() {
        return Path.of("target/test-classes/dev/dataflow/deploy/airflow/standin")
                .toAbsolutePath();
    }

    /** The Python of an environment with Airflow in it, made if the cache has none. */
    private static Path airflow() throws InterruptedException {
        return PythonEnvironment.prepare(
                        new PythonEnvironment.Recipe(
                                "airflow", LockFile.read(PLUGIN.resolve("requirements/airflow.txt")), ROOM, List.of()),
                        UserCache.of(System.getenv()),
                        System.getenv(),
                        Display.silent())
                .python();
    }

    private PrivateAirflow.Parts parts(Path python, OptionalInt port) throws Exception {
        return parts(python, PLUGIN.resolve("src").toAbsolutePath().normalize(), port);
    }

    private PrivateAirflow.Parts parts(Path python, Path plugin, OptionalInt port) throws Exception {
        Path releases = Files.createDirectories(folder.resolve("releases"));
        Files.writeString(releases.resolve("current"), "{}");
        return new PrivateAirflow.Parts(
                folder.resolve("airflow"),
                python,
                plugin,
                releases,
                folder.resolve("installation.json"),
                port,
                true,
                System.getenv());
    }
}
