package dev.dataflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.deploy.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script, in a checkout and with programs that are made for the test; what it runs tells what it was given. */
class FrontDoorTest {
    private static final Path SCRIPT = Path.of("../dataflow");
    /** All that the script may use of the system. */
    private static final List<String> TOOLS = List.of(
            "sh",
            "sed",
            "head",
            "dirname",
            "readlink",
            "find",
            "date",
            "cat",
            "df",
            "locale",
            "mkdir",
            "mv",
            "rm",
            "touch",
            "grep",
            "cut",
            "tee",
            "stty",
            "sleep",
            "env");

    private static final String JAVA = """
            case "$*" in
              *-version*) echo 'openjdk version "17.0.15" 2025-04-15' >&2 ;;
              *DumpLoadedClassList*) : >"${1#*=}" ;;
              *-Xshare:dump*)
                echo archived >>archived
                archive=${1#*=}
                : >"$archive" ;;
              *) echo "locale ${LC_ALL:-}"; echo "ran $*" ;;
            esac
            """;
    private static final String MAVEN = """
            echo "$*" >>builds
            echo '10 [INFO] Building Dataflow SDK 0.1.0-SNAPSHOT    [2/12]'
            echo '20 [INFO] Downloading from central: https://example.org/a.jar'
            echo '3020 [INFO] Downloaded from central: https://example.org/a.jar (1 kB at 1 kB/s)'
            sleep 0.1
            mkdir -p cli/command/target/distribution/lib
            touch cli/command/target/distribution/lib/b.jar cli/command/target/distribution/lib/a.jar
            """;

    @TempDir
    Path folder;

    private Path checkout;
    private Path path;

    @BeforeEach
    void begin() throws IOException {
        checkout = Files.createDirectories(folder.resolve("check out"));
        for (String part :
                List.of("sdk/src", "compiler", "runtime-driver", "cli", "airflow-plugin/requirements", "samples/src")) {
            Files.createDirectories(checkout.resolve(part));
        }
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.writeString(checkout.resolve("LICENSE"), "");
        Files.writeString(checkout.resolve("sdk/src/A.java"), "class A {}");
        Files.copy(SCRIPT, checkout.resolve("cli/dataflow"));
        path = Files.createDirectories(folder.resolve("bin"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(path.resolve(tool), system(tool));
        }
        program("java", JAVA);
        program("javac", "");
        program("mvn", MAVEN);
        program("python3", "exit 0");
    }

    @Test
    void theFirstCallBuildsAndTheSecondDoesNot() throws Exception {
        Result first = run("run", "taxi_daily", "--json=a b");
        assertThat(first.code()).isZero();
        assertThat(first.errors()).contains("building SDK").contains("of which 3 s for downloads (1 files)");
        assertThat(first.output())
                .contains("\nran ")
                .contains("-Ddataflow.home=" + checkout)
                .contains("-Ddataflow.download.seconds=3")
                .contains("/lib/a.jar:" + checkout)
                .endsWith("dev.dataflow.cli.Main run taxi_daily --json=a b\n");
        assertThat(run("check").output()).endsWith("Main check\n");
        assertThat(builds()).hasSize(1);
        assertThat(checkout.resolve("cli/command/target/distribution").toFile().list())
                .containsExactlyInAnyOrder("lib", "built", "command-17.0.15.jsa");
    }

    @Test
    void aNewerSourceIsBuiltAndATestIsNot() throws Exception {
        run("check");
        later(Files.createDirectories(checkout.resolve("sdk/src/test")).resolve("ATest.java"));
        run("check");
        assertThat(builds()).hasSize(1);
        later(checkout.resolve("sdk/src/B.java"));
        run("check");
        assertThat(builds()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "airflow-plugin/README.md", "airflow-plugin/pyproject.toml"})
    void whatElseIsInTheWheelIsBuiltToo(String file) throws Exception {
        run("check");
        later(checkout.resolve(file));
        run("check");
        assertThat(builds()).hasSize(2);
    }

    /** As Maven alone leaves it: jars of the same names, but new. */
    @Test
    void afterMavensOwnBuildOnlyTheArchiveIsMadeAnew() throws Exception {
        run("check");
        run("check");
        assertThat(archived()).isEqualTo(1);
        Path jar = checkout.resolve("cli/command/target/distribution/lib/a.jar");
        Files.delete(jar);
        Files.writeString(jar, "another");
        run("check");
        run("check");
        assertThat(archived()).isEqualTo(2);
        assertThat(builds()).hasSize(1);
        Files.delete(jar);
        run("check");
        assertThat(builds()).as("after a build that was broken off").hasSize(2);
    }

    @Test
    void eachJavaHasAnArchiveOfItsOwn() throws Exception {
        run("check");
        program("java", JAVA.replace("17.0.15", "17.0.99"));
        assertThat(run("check").output()).contains("/command-17.0.99.jsa ");
        assertThat(archived()).isEqualTo(2);
        program("java", JAVA);
        run("check");
        assertThat(archived()).isEqualTo(2);
    }

    @Test
    void anArchiveThatCannotBeMadeIsNotTriedAtEachStart() throws Exception {
        program("java", JAVA.replace(": >\"$archive\"", "exit 1"));
        assertThat(run("check").code()).isZero();
        assertThat(run("check").code()).isZero();
        assertThat(archived()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, C", "LANG, POSIX", "LANG, xx_XX.UTF-8", "LANG,''"})
    void fileNamesAreReadInUtf8WhateverTheLocale(String variable, String locale) throws Exception {
        List<String> command = List.of(checkout.resolve("cli/dataflow").toString(), "check");
        assertThat(run(command, Map.of(variable, locale)).output()).startsWith("locale C.UTF-8\n");
        assertThat(run(command, Map.of(variable, "C.UTF-8")).output())
                .startsWith(variable.equals("LC_ALL") ? "locale C.UTF-8\n" : "locale \n");
    }

    @Test
    void itWorksFromAnyFolderAndThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(path.resolve("dataflow"), checkout.resolve("cli/dataflow"));
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("bin/dataflow"));
        assertThat(run(List.of(link.toString(), "check")).output()).contains("-Ddataflow.home=" + checkout + " ");
        assertThat(run(List.of("../relative", "check")).output()).contains("-Ddataflow.home=" + checkout + " ");
        assertThat(run(List.of("/usr/bin/env", "dataflow", "check")).output())
                .contains("-Ddataflow.home=" + checkout + " ");
    }

    @Test
    void helpNeedsNoBuild() throws Exception {
        Files.delete(path.resolve("java"));
        for (Result result : List.of(run("--help"), run("-h"), run())) {
            assertThat(result.code()).isZero();
            assertThat(result.output()).startsWith("Usage: dataflow [-hV]").contains("demo");
        }
        assertThat(builds()).isEmpty();
    }

    @Test
    void helpOfACommandAndACallWithoutOneAreTheCommandsOwn() throws Exception {
        assertThat(run("check", "--help").output()).endsWith("Main check --help\n");
        assertThat(run("--help", "check").output()).endsWith("Main --help check\n");
        assertThat(run().output()).endsWith("Main\n");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void twoAtOnceBuildOnce() throws Exception {
        Process one = start(List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of());
        Process two = start(List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of());
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aBuildThatWasKilledIsDoneAgain() throws Exception {
        Files.createDirectories(checkout.resolve("cli/target/build.lock"));
        Files.writeString(checkout.resolve("cli/target/build.lock/pid"), "999999999");
        assertThat(run("check").code()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aBuildThatCannotWriteSaysSo() throws Exception {
        Files.writeString(checkout.resolve("cli/target"), "no folder");
        assertMessage(run("check"), checkout.resolve("cli/target").toString(), "cannot write there", "make room");
        assertThat(builds()).isEmpty();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aTerminationEndsTheBuildToo() throws Exception {
        program("mvn", "echo $$ >maven.pid; exec sleep 600");
        Process process = start(List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of());
        ProcessHandle maven = maven();
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(checkout.resolve("cli/target/build.lock")).doesNotExist();
        maven.onExit().join();
    }

    /** As a terminal sends it, to all that the command has started at once. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void ctrlCEndsTheBuildToo() throws Exception {
        program("mvn", "echo $$ >maven.pid; exec sleep 600");
        List<String> inAGroupOfItsOwn = List.of(
                system("env").toString(),
                // Where the tests are run in the background, it would be ignored from the start.
                "--default-signal=INT",
                system("setsid").toString(),
                checkout.resolve("cli/dataflow").toString(),
                "check");
        Process process = start(inAGroupOfItsOwn, Map.of());
        ProcessHandle maven = maven();
        assertThat(new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(checkout.resolve("cli/target/build.lock")).doesNotExist();
        maven.onExit().join();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theMavenOfAKilledCommandIsEndedBeforeTheNextBuild() throws Exception {
        program("mvn", "echo $$ >maven.pid; exec sleep 600");
        Process process = start(List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of());
        ProcessHandle maven = maven();
        process.destroyForcibly().waitFor();
        try {
            program("mvn", "kill -0 \"$(cat maven.pid)\" 2>/dev/null && echo beside >>builds\n" + MAVEN);
            Result result = run("check");
            assertThat(result.code()).as(result.errors()).isZero();
            assertThat(builds()).hasSize(1);
            assertThat(maven.isAlive()).isFalse();
        } finally {
            maven.destroyForcibly();
        }
    }

    @Test
    void aNumberThatAnotherProcessHasNowIsLeftAlone() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "600").start();
        try {
            Path lock = Files.createDirectories(checkout.resolve("cli/target/build.lock"));
            Files.writeString(lock.resolve("pid"), innocent.pid() + " 1\n");
            Files.writeString(lock.resolve("maven"), innocent.pid() + " 1\n");
            assertThat(run("check").code()).isZero();
            assertThat(builds()).hasSize(1);
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    private ProcessHandle maven() throws Exception {
        Path pid = checkout.resolve("maven.pid");
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.sleep(20);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    @Test
    void whoHasJustBuiltItSaysSo() throws Exception {
        assertThat(run(List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of("DATAFLOW_BUILD", "never"))
                        .code())
                .isZero();
        assertThat(builds()).isEmpty();
    }

    @Test
    void noJavaSaysSo() throws Exception {
        Files.delete(path.resolve("java"));
        assertMessage(run("check"), "error  Java", "There is no Java on the path", "install a JDK 17");
    }

    @Test
    void aJavaHomeWithoutJavaSaysSo() throws Exception {
        Result result =
                run(List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of("JAVA_HOME", "/nowhere"));
        assertMessage(result, "error  JAVA_HOME=/nowhere", "There is no Java there", "point JAVA_HOME at a JDK");
    }

    /** Newer ones are refused too: Spark's Hadoop asks for what they have no more. */
    @ParameterizedTest
    @CsvSource({
        "1.8.0_402, This is Java 1.8.0_402.",
        "11.0.2, This is Java 11.0.2.",
        "18.0.2, This is Java 18.0.2.",
        "25-ea, This is Java 25-ea.",
        "no, it told no version"
    })
    void aJavaThatIsNot17IsNamedWithItsVersion(String version, String message) throws Exception {
        program("java", JAVA.replace("17.0.15", version));
        Result result = run("check");
        assertMessage(result, path.resolve("java").toString(), message, "JAVA_HOME");
        assertThat(result.errors())
                .contains("Dataflow is built and run by a JDK 17: neither older nor newer ones")
                .contains("JDK 17");
        assertThat(builds()).isEmpty();
    }

    @Test
    void aJava17BeforeItsReleaseHasAVersionToo() throws Exception {
        program("java", JAVA.replace("17.0.15", "17-ea"));
        assertThat(run("check").code()).isZero();
    }

    @Test
    void noMavenSaysSo() throws Exception {
        Files.delete(path.resolve("mvn"));
        assertMessage(run("check"), "error  Maven", "There is no mvn on the path", "apt install maven");
    }

    @Test
    void aJavaWithoutACompilerSaysSo() throws Exception {
        Files.delete(path.resolve("javac"));
        assertMessage(run("check"), path.resolve("java").toString(), "a Java without a compiler", "the whole JDK");
    }

    @Test
    void noPythonSaysSo() throws Exception {
        Files.delete(path.resolve("python3"));
        assertMessage(
                run("check"), "error  Python", "no Python 3.11, 3.12 or 3.13", "apt install python3 python3-venv");
    }

    @Test
    void aPythonThatCannotMakeEnvironmentsIsNamed() throws Exception {
        program("python3", "exit 1");
        assertMessage(
                run("check"),
                "error  Python",
                "tried: " + path.resolve("python3") + " (does not run)",
                "set DATAFLOW_PYTHON");
        program("python3", "case $* in *ensurepip*) exit 1 ;; esac; echo 3.11");
        assertMessage(run("check"), "error  Python", "tried: " + path.resolve("python3") + " (3.11)", "apt install");
        Result named = run(
                List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of("DATAFLOW_PYTHON", "/nowhere"));
        assertMessage(named, "error  DATAFLOW_PYTHON=/nowhere, Python", "There is no Python 3.11", "DATAFLOW_PYTHON");
    }

    @Test
    void thePythonThatIsAskedForMayHaveABlankInItsName() throws Exception {
        Files.delete(path.resolve("python3"));
        Path python = Files.createDirectories(folder.resolve("my python")).resolve("python3");
        Files.writeString(python, "#!/bin/sh\nexit 0");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        for (String named : List.of(python.toString(), "../my python/python3")) {
            Files.deleteIfExists(checkout.resolve("cli/command/target/distribution/built"));
            Result result = run(
                    List.of(checkout.resolve("cli/dataflow").toString(), "check"), Map.of("DATAFLOW_PYTHON", named));
            assertThat(result.code()).as(result.errors()).isZero();
        }
        assertThat(builds())
                .hasSize(2)
                .allMatch(build -> build.contains("-Dpython=" + folder) && build.contains("my python/python3 "));
    }

    @ParameterizedTest
    @CsvSource({
        "'Could not transfer artifact: Unknown host repo', cannot be fetched, connect the machine",
        "'COMPILATION ERROR : A.java:[1,2] ; expected', 'A.java:[1,2] ; expected', mend what Maven names",
        "'write failed: No space left on device', The disk is full, free some room"
    })
    void aBuildThatFailsSaysWhyAndIsTriedAgainNextTime(String said, String what, String fix) throws Exception {
        program("mvn", "echo \"$*\" >>builds; echo '12 [ERROR] " + said + "'; exit 1");
        Result result = run("check");
        assertMessage(result, "error  ", what, fix);
        program("mvn", MAVEN);
        assertThat(run("check").code()).isZero();
        assertThat(builds()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--json=-"})
    void aFailureOfTheFrontDoorIsJsonTooIfThatWasAskedFor(String asked) throws Exception {
        program(
                "mvn",
                "echo '12 [ERROR] COMPILATION ERROR : \"A\\B.java\" expected'; echo '12 [ERROR] \tand more'; exit 1");
        Result result = run("run", "taxi_daily", asked);
        assertThat(result.code()).isEqualTo(5);
        Map<?, ?> error = error(result.output());
        assertThat(error.get("where")).isEqualTo(checkout.toString());
        assertThat(error.get("what"))
                .isEqualTo("Dataflow does not build.\n    COMPILATION ERROR : \"A\\B.java\" expected\n     and more");
        assertThat(error.get("why")).isEqualTo("The command is made from these sources.");
        assertThat(error.get("fix")).asString().startsWith("mend what Maven names");
        assertThat(error.get("code")).isEqualTo(5);
        assertThat(result.errors()).contains("error  " + checkout + "\n  Dataflow does not build.\n");
    }

    @Test
    void aFailureOfTheFrontDoorGoesIntoTheFileThatWasAskedFor() throws Exception {
        Files.delete(path.resolve("java"));
        Path file = folder.resolve("the result.json");
        Result result = run("-C", "samples", "check", "--json=" + file);
        assertMessage(result, "error  Java", "There is no Java on the path", "install a JDK 17");
        assertThat(error(Files.readString(file)).get("where")).isEqualTo("Java");
        Result nowhere = run("check", "--json=" + folder.resolve("no/such/folder"));
        assertMessage(nowhere, "error  Java", "There is no Java on the path", "install a JDK 17");
        assertThat(nowhere.errors()).contains("The result cannot be written to " + folder.resolve("no/such/folder"));
    }

    private static Map<?, ?> error(String json) throws IOException {
        Map<?, ?> result = Json.read(json, Map.class);
        assertThat(result).hasSize(1);
        Map<?, ?> error = (Map<?, ?>) Objects.requireNonNull(result.get("error"));
        assertThat(error).hasSize(5);
        return error;
    }

    private static void assertMessage(Result result, String where, String what, String fix) {
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.errors())
                .contains("error  ")
                .contains(where)
                .contains(what)
                .contains("  Fix: ")
                .contains(fix);
        assertThat(result.output()).isEmpty();
    }

    private record Result(int code, String output, String errors) {}

    private Result run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(checkout.resolve("cli/dataflow").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Result run(List<String> command) throws Exception {
        return run(command, Map.of());
    }

    private Result run(List<String> command, Map<String, String> variables) throws Exception {
        Process process = start(command, variables);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private Process start(List<String> command, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(path.toFile());
        builder.environment().clear();
        builder.environment().putAll(new TreeMap<>(Map.of("PATH", path.toString(), "HOME", folder.toString())));
        builder.environment().putAll(variables);
        return builder.start();
    }

    private long archived() throws IOException {
        return Files.readAllLines(path.resolve("archived")).size();
    }

    private List<String> builds() throws IOException {
        Path builds = checkout.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    private static void later(Path file) throws IOException {
        Files.writeString(file, "class B {}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    }

    private void program(String name, String body) throws IOException {
        Path program = path.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + body);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private static Path system(String tool) {
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path program = Path.of(place, tool);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IllegalStateException("This machine has no " + tool);
    }
}
