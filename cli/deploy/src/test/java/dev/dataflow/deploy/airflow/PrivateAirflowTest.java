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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    void afterASigkillTheNextStartAndAStopLeaveNothing() throws Exception {
        airflow();
        List<ProcessIdentity> first = startedAndKilled();
        try (Supervision next = Supervision.begin(folder, Display.silent())) {
            assertThat(next.ended()).isEmpty();
            assertThat(first).hasSizeGreaterThan(Health.PARTS.size()).noneMatch(ProcessTable::runs);
        }
        List<ProcessIdentity> second = startedAndKilled();
        assertThat(second).anyMatch(ProcessTable::runs);
        assertThat(Supervision.end(folder, Display.silent())).isPositive();
        assertThat(second).noneMatch(ProcessTable::runs);
        assertThat(folder.resolve("processes.json")).doesNotExist();
    }

    private List<ProcessIdentity> startedAndKilled() throws Exception {
        Path up = folder.resolve("up");
        Files.deleteIfExists(up);
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        while (!Files.exists(up)) {
            assertThat(jvm.isAlive()).isTrue();
            Thread.sleep(100);
        }
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
                    test.parts(airflow(), OptionalInt.empty()),
                    Display.silent());
            Files.createFile(test.folder.resolve("up"));
            Thread.sleep(600_000);
        }
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
        Path releases = Files.createDirectories(folder.resolve("releases"));
        Files.writeString(releases.resolve("current"), "{}");
        return new PrivateAirflow.Parts(
                folder.resolve("airflow"),
                python,
                PLUGIN.resolve("src").toAbsolutePath().normalize(),
                releases,
                folder.resolve("installation.json"),
                port,
                true,
                System.getenv());
    }
}
