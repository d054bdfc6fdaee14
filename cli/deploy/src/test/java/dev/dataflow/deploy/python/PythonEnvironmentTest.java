package dev.dataflow.deploy.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.Program;
import dev.dataflow.deploy.release.Digest;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the machine's Python and its pip, and a wheel of one line. */
class PythonEnvironmentTest {
    @TempDir
    Path folder;

    private Path wheel;
    private UserCache cache;

    @BeforeEach
    void begin() throws IOException {
        wheel = wheel(Files.createDirectory(folder.resolve("wheels")));
        cache = new UserCache(folder.resolve("cache"));
    }

    @Test
    void anEnvironmentIsMadeOnceAndThenNeedsNoPython() throws Exception {
        PythonEnvironment made = prepare(lock(Digest.of(wheel)), System.getenv());
        assertThat(answer(made)).containsExactly("42");
        assertThat(made.fetchSeconds()).isPositive();
        assertThat(prepare(lock(Digest.of(wheel)), Map.of("PATH", "")))
                .isEqualTo(new PythonEnvironment(made.folder(), 0));
    }

    @Test
    void aPythonThatIsAskedForIsUsedThoughThereIsAnEnvironmentOfAnother() throws Exception {
        LockFile lock = lock(Digest.of(wheel));
        Path other = cache.folder("tiny-" + lock.digest() + "-3.0");
        Files.createDirectories(other.resolve("bin"));
        Files.writeString(other.resolve("dataflow-complete"), "");
        assertThat(Files.createFile(other.resolve("bin/python")).toFile().setExecutable(true))
                .isTrue();
        assertThat(prepare(lock, Map.of("PATH", "")).folder()).isEqualTo(other);
        PythonInterpreter asked = PythonInterpreter.find(System.getenv());
        Map<String, String> variables = new TreeMap<>(System.getenv());
        variables.put("DATAFLOW_PYTHON", asked.executable().toString());
        assertThat(prepare(lock, variables).folder().toString()).endsWith("-" + asked.version());
    }

    /** No index is asked, so only what the second file lists could have built the first's package. */
    @Test
    void whatComesAsSourceIsBuiltByWhatIsLocked() throws Exception {
        Path source = source(folder.resolve("wheels"));
        String places = "--no-index\n--find-links " + wheel.getParent() + "\n";
        LockFile without = write(places + "grown==1.0 \\\n    --hash=sha256:" + Digest.of(source) + "\n");
        assertThat(catchThrowableOfType(Obstacle.class, () -> prepare(without, System.getenv()))
                        .what())
                .contains("pip failed");
        Files.writeString(folder.resolve("tiny-build.txt"), places + requirement(Digest.of(wheel)));
        LockFile with = LockFile.read(folder.resolve("tiny.txt"));
        assertThat(with.digest()).isNotEqualTo(without.digest());
        List<String> lines = new ArrayList<>();
        Program.of(prepare(with, System.getenv()).python().toString(), "-c", "import grown; print(grown.BUILT_BY)")
                .run(lines::add);
        assertThat(lines).containsExactly("42");
    }

    @Test
    void aHalfMadeOneIsMadeAgain() throws Exception {
        LockFile lock = lock(Digest.of(wheel));
        PythonInterpreter interpreter = PythonInterpreter.find(System.getenv());
        Path halfMade = cache.folder("tiny-" + lock.digest() + "-" + interpreter.version());
        Files.createDirectories(halfMade.resolve("bin"));
        Files.writeString(halfMade.resolve("bin/python"), "cut off");
        Files.writeString(halfMade.resolve("leftover"), "");
        PythonEnvironment made = prepare(lock, System.getenv());
        assertThat(made.folder()).isEqualTo(halfMade);
        assertThat(halfMade.resolve("leftover")).doesNotExist();
        assertThat(answer(made)).containsExactly("42");
    }

    /** Pip goes on when whoever started it was killed, and would write into what is made anew. */
    @Test
    void whatStillWorksOnAHalfMadeOneIsEndedFirst() throws Exception {
        LockFile lock = lock(Digest.of(wheel));
        Path halfMade = cache.folder("tiny-" + lock.digest() + "-"
                + PythonInterpreter.find(System.getenv()).version());
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("DATAFLOW_ENVIRONMENT", halfMade.toString());
        Process pip = builder.start();
        try {
            prepare(lock, System.getenv());
            assertThat(pip.isAlive()).isFalse();
        } finally {
            pip.destroyForcibly();
        }
    }

    /** Python puts the current folder before its own modules; and pip's variables, such as the index of a company, count all the same. */
    @Test
    void whatLiesInTheUsersFolderIsNotImportedAndPipsVariablesCount() throws Exception {
        Path users = Files.createDirectories(folder.resolve("users"));
        for (String module : List.of("venv", "pip", "logging")) {
            Files.writeString(
                    users.resolve(module + ".py"), "raise SystemExit('the user\u2019s own " + module + "')\n");
        }
        write(requirement(Digest.of(wheel)));
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(entry).toAbsolutePath().toString());
        }
        List<String> said = new ArrayList<>();
        int code = Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        Preparer.class.getName(),
                        folder.toString())
                .in(users)
                .with("PIP_NO_INDEX", "1")
                .with("PIP_FIND_LINKS", folder.resolve("wheels").toString())
                .run(said::add);
        assertThat(code).as(String.join("\n", said)).isZero();
        assertThat(said).containsExactly("42");
    }

    /** Run by another JVM. */
    static final class Preparer {
        private Preparer() {}

        public static void main(String[] arguments) throws Exception {
            PythonEnvironmentTest test = new PythonEnvironmentTest();
            test.folder = Path.of(arguments[0]);
            test.cache = new UserCache(test.folder.resolve("cache"));
            PythonEnvironment made = test.prepare(LockFile.read(test.folder.resolve("tiny.txt")), System.getenv());
            new ProcessBuilder(made.python().toString(), "-I", "-c", "import tiny; print(tiny.ANSWER)")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Test
    void aKilledPipSaysSoAndTheNextStartMakesItWhole() throws Exception {
        fake("python3.11", """
                case "$*" in *"-m venv"*) kill -9 $$ ;; esac
                echo version 3.11; echo complete
                """);
        LockFile lock = lock(Digest.of(wheel));
        Obstacle obstacle =
                catchThrowableOfType(Obstacle.class, () -> prepare(lock, Map.of("PATH", folder.toString())));
        assertThat(obstacle.what()).contains("ended by signal 9");
        assertThat(answer(prepare(lock, System.getenv()))).containsExactly("42");
    }

    @Test
    void twoAtOnceMakeOne() throws Exception {
        LockFile lock = lock(Digest.of(wheel));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<PythonEnvironment>> both = new ArrayList<>();
        for (int starter = 0; starter < 2; starter++) {
            both.add(pool.submit(() -> prepare(lock, System.getenv())));
        }
        List<Double> fetched = new ArrayList<>();
        for (Future<PythonEnvironment> one : both) {
            fetched.add(one.get().fetchSeconds());
            assertThat(answer(one.get())).containsExactly("42");
        }
        pool.shutdown();
        assertThat(fetched).containsOnlyOnce(0.0);
    }

    @Test
    void aPackageThatIsNotTheLockedOneIsRefusedAndNothingCountsAsMade() throws Exception {
        LockFile lock = lock("0".repeat(64));
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> prepare(lock, System.getenv()));
        assertThat(obstacle.what()).contains("its hash differs");
        assertThat(catchThrowableOfType(Obstacle.class, () -> prepare(lock, System.getenv()))
                        .what())
                .contains("its hash differs");
    }

    @Test
    void noConnectionToTheIndexSaysSo() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        LockFile lock = write("--index-url http://127.0.0.1:" + closed + "/simple\n" + requirement(Digest.of(wheel)));
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> prepare(lock, System.getenv()));
        assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.MACHINE);
        assertThat(obstacle.what()).contains("no connection to the package index");
        assertThat(obstacle.wayOut()).contains("connect the machine");
    }

    @Test
    void aDiskWithoutRoomIsNamedBeforeAnythingIsFetched() {
        Obstacle obstacle = catchThrowableOfType(
                Obstacle.class,
                () -> PythonEnvironment.prepare(
                        new PythonEnvironment.Recipe("tiny", lock(Digest.of(wheel)), Long.MAX_VALUE, List.of()),
                        cache,
                        System.getenv(),
                        Display.silent()));
        assertThat(obstacle.what()).contains("The disk is full");
        assertThat(obstacle.wayOut()).contains("DATAFLOW_CACHE");
    }

    @Test
    void noPythonOnThePathSaysSo() {
        Obstacle obstacle =
                catchThrowableOfType(Obstacle.class, () -> PythonInterpreter.find(Map.of("PATH", folder.toString())));
        assertThat(obstacle.what()).isEqualTo("There is no Python on the path.");
    }

    @Test
    void pythonsThatDoNotServeAreEachNamedWithTheReason() throws Exception {
        fake("python3.11", "exit 127");
        fake("python3.12", "echo version 3.12; echo lacks ensurepip");
        fake("python3", "echo version 3.9; echo complete");
        Obstacle obstacle =
                catchThrowableOfType(Obstacle.class, () -> PythonInterpreter.find(Map.of("PATH", folder.toString())));
        assertThat(obstacle.what())
                .contains("venv or ensurepip module is missing")
                .contains("python3.11 does not run")
                .contains("python3.12 (Python 3.12) lacks the module ensurepip")
                .contains("python3 is Python 3.9");
        assertThat(obstacle.wayOut()).contains("apt install python3-venv");
    }

    @Test
    void aPythonThatIsTooOldIsNamedWithItsVersion() throws Exception {
        fake("python3", "echo version 3.9; echo complete");
        Obstacle obstacle =
                catchThrowableOfType(Obstacle.class, () -> PythonInterpreter.find(Map.of("PATH", folder.toString())));
        assertThat(obstacle.what())
                .contains("no Python of a version that serves")
                .contains("python3 is Python 3.9");
    }

    private PythonEnvironment prepare(LockFile lock, Map<String, String> variables) throws InterruptedException {
        return PythonEnvironment.prepare(
                new PythonEnvironment.Recipe("tiny", lock, 1, List.of("--no-compile")),
                cache,
                variables,
                Display.silent());
    }

    private static List<String> answer(PythonEnvironment environment) throws Exception {
        List<String> lines = new ArrayList<>();
        Program.of(environment.python().toString(), "-c", "import tiny; print(tiny.ANSWER)")
                .run(lines::add);
        return lines;
    }

    private LockFile lock(String hash) throws IOException {
        return write("--no-index\n--find-links " + wheel.getParent() + "\n" + requirement(hash));
    }

    private static String requirement(String hash) {
        return "tiny==1.0 \\\n    --hash=sha256:" + hash + "\n";
    }

    private LockFile write(String text) throws IOException {
        return LockFile.read(Files.writeString(folder.resolve("tiny.txt"), text));
    }

    private void fake(String name, String body) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " executable");
        }
    }

    private static Path wheel(Path place) throws IOException {
        Path file = place.resolve("tiny-1.0-py3-none-any.whl");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "tiny.py", "ANSWER = 42\n");
            entry(zip, "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n");
            entry(
                    zip,
                    "tiny-1.0.dist-info/WHEEL",
                    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            entry(
                    zip,
                    "tiny-1.0.dist-info/RECORD",
                    "tiny.py,,\ntiny-1.0.dist-info/METADATA,,\ntiny-1.0.dist-info/WHEEL,,\ntiny-1.0.dist-info/RECORD,,\n");
        }
        return file;
    }

    /** A package that comes as source, and whose build needs {@code tiny}. */
    private Path source(Path place) throws Exception {
        Path tree = Files.createDirectories(folder.resolve("grown-1.0"));
        Files.writeString(tree.resolve("PKG-INFO"), "Metadata-Version: 2.1\nName: grown\nVersion: 1.0\n");
        Files.writeString(
                tree.resolve("pyproject.toml"),
                "[build-system]\nrequires = [\"tiny\"]\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n");
        Files.writeString(tree.resolve("backend.py"), """
                import os, tiny, zipfile

                def build_wheel(folder, settings=None, metadata=None):
                    name = "grown-1.0-py3-none-any.whl"
                    info = "grown-1.0.dist-info/"
                    with zipfile.ZipFile(os.path.join(folder, name), "w") as made:
                        made.writestr("grown.py", f"BUILT_BY = {tiny.ANSWER}\\n")
                        made.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: grown\\nVersion: 1.0\\n")
                        made.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                        made.writestr(info + "RECORD", "")
                    return name
                """);
        Path file = place.resolve("grown-1.0.tar.gz");
        if (Program.of("tar", "-czf", file.toString(), "-C", folder.toString(), "grown-1.0")
                        .run(line -> {})
                != 0) {
            throw new IOException("cannot pack " + tree);
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
