package dev.dataflow.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.python.PythonInterpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: a shell that has a child in its own session, a child that outlives its parent, and one that forgets its environment. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SupervisionTest {
    /** Starts three more: in a session of its own, orphaned without the marker, and stubborn against SIGTERM. Writes all their numbers. */
    private static final String FAMILY = """
            import os, signal, subprocess, sys, time
            sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
            stubborn = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"]
            own_session = subprocess.Popen(sleep, start_new_session=True)
            no_marker = subprocess.Popen(sleep, env={})
            deaf = subprocess.Popen(stubborn)
            if os.fork() == 0:
                orphan = subprocess.Popen(sleep, env={})
                open(sys.argv[1] + ".orphan", "w").write(str(orphan.pid))
                os._exit(0)
            os.wait()
            with open(sys.argv[1] + ".tmp", "w") as out:
                out.write(" ".join(str(p) for p in [os.getpid(), own_session.pid, no_marker.pid, deaf.pid, int(open(sys.argv[1] + ".orphan").read())]))
            os.rename(sys.argv[1] + ".tmp", sys.argv[1])
            time.sleep(600)
            """;

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
    void closingEndsEverythingHoweverItWasStarted() throws Exception {
        Supervision supervision = Supervision.begin(folder, Display.silent());
        start(supervision);
        await();
        assertThat(started).hasSize(5).allMatch(ProcessTable::runs);
        supervision.close();
        assertThat(started).noneMatch(ProcessTable::runs);
        assertThat(folder.resolve("processes.json")).doesNotExist();
    }

    @Test
    void afterASigkillTheNextSupervisionCleansUp() throws Exception {
        Process supervisor = anotherJvm();
        await();
        supervisor.destroyForcibly().waitFor();
        assertThat(started).hasSize(5).allMatch(ProcessTable::runs);
        Supervision.begin(folder, Display.silent()).close();
        assertThat(started).noneMatch(ProcessTable::runs);
    }

    @Test
    void aSigtermToTheSupervisorEndsEverything() throws Exception {
        Process supervisor = anotherJvm();
        await();
        supervisor.destroy();
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isEqualTo(143);
        assertThat(started).hasSize(5).noneMatch(ProcessTable::runs);
    }

    @Test
    void aNumberThatAnotherProcessHasNowIsLeftAlone() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "600").start();
        ProcessIdentity identity = ProcessTable.find(innocent.pid()).orElseThrow();
        started.add(identity);
        ProcessRecord.of("some-id", identity)
                .with("scheduler", new ProcessIdentity(identity.pid(), identity.start() - 1))
                .write(folder);
        Supervision.begin(folder, Display.silent()).close();
        assertThat(ProcessTable.runs(identity)).isTrue();
    }

    @Test
    void recordsOfAnEarlierBootMeanNothing() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "600").start();
        ProcessIdentity identity = ProcessTable.find(innocent.pid()).orElseThrow();
        started.add(identity);
        new ProcessRecord(1, "some-id", "an earlier boot", identity, Map.of("scheduler", identity), null, false)
                .write(folder);
        Supervision.begin(folder, Display.silent()).close();
        assertThat(ProcessTable.runs(identity)).isTrue();
    }

    @Test
    void aRecordThatCannotBeReadIsNoObstacle() throws Exception {
        Files.writeString(folder.resolve("processes.json"), "{\"version\":1,\"id\":");
        Supervision.begin(folder, Display.silent()).close();
        assertThat(folder.resolve("processes.json")).doesNotExist();
    }

    @Test
    void whatWasLeftOnPurposeRunsUntilItIsEnded() throws Exception {
        Supervision supervision = Supervision.begin(folder, Display.silent());
        start(supervision);
        await();
        supervision.leave("http://127.0.0.1:1");
        assertThat(started).hasSize(5).allMatch(ProcessTable::runs);
        assertThat(Supervision.end(folder, Display.silent())).isEqualTo(5);
        assertThat(started).noneMatch(ProcessTable::runs);
    }

    @Test
    void aSecondSupervisionOfAFolderIsRefusedWithTheFirstOnesNumber() throws Exception {
        try (Supervision first = Supervision.begin(folder, Display.silent())) {
            Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> Supervision.begin(folder, Display.silent()));
            assertThat(first.ended()).isEmpty();
            assertThat(obstacle.what())
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aProcessThatEndsByItselfIsNoticed() throws Exception {
        try (Supervision supervision = Supervision.begin(folder, Display.silent())) {
            supervision.start(python(), "brief", List.of("/bin/true"), System.getenv(), folder.resolve("log"));
            while (supervision.ended().isEmpty()) {
                Thread.sleep(20);
            }
            assertThat(supervision.ended()).containsExactly("brief");
        }
    }

    private void start(Supervision supervision) throws IOException {
        supervision.start(
                python(),
                "family",
                List.of(
                        python().toString(),
                        "-c",
                        FAMILY,
                        folder.resolve("pids").toString()),
                System.getenv(),
                folder.resolve("log"));
    }

    /** Run by {@link #anotherJvm}. */
    static final class Supervisor {
        private Supervisor() {}

        @SuppressWarnings("try") // closed by the shutdown hook, or by nobody
        public static void main(String[] arguments) throws Exception {
            SupervisionTest test = new SupervisionTest();
            test.folder = Path.of(arguments[0]);
            test.start(Supervision.begin(test.folder, Display.silent()));
            Thread.sleep(600_000);
        }
    }

    private Process anotherJvm() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Supervisor.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        return jvm;
    }

    private void await() throws Exception {
        Path pids = folder.resolve("pids");
        while (!Files.exists(pids)) {
            Thread.sleep(20);
        }
        for (String pid : Files.readString(pids).split(" ", -1)) {
            Optional<ProcessIdentity> identity = ProcessTable.find(Long.parseLong(pid));
            identity.ifPresent(started::add);
        }
    }

    private static Path python() {
        try {
            return PythonInterpreter.find(System.getenv()).executable();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
