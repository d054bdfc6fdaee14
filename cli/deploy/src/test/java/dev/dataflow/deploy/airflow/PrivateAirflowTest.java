package dev.dataflow.deploy.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.python.LockFile;
import dev.dataflow.deploy.python.PythonEnvironment;
import dev.dataflow.deploy.python.PythonInterpreter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateAirflowTest {
    private static final long ROOM = 1_500_000_000;
    private static final Path PLUGIN = Path.of("../../airflow-plugin");

    @TempDir
    Path folder;

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
    @Tag("slow")
    void itStartsWithHeartbeatsOfItsOwnAndLeavesNothingBehind() throws Exception {
        PythonEnvironment environment = PythonEnvironment.prepare(
                new PythonEnvironment.Recipe(
                        "airflow", LockFile.read(PLUGIN.resolve("requirements/airflow.txt")), ROOM, List.of()),
                UserCache.of(System.getenv()),
                System.getenv(),
                Display.silent());
        for (int start = 0; start < 2; start++) {
            try (PrivateAirflow airflow = PrivateAirflow.start(
                    Supervision.begin(folder, Display.silent()),
                    parts(environment.python(), OptionalInt.empty()),
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
