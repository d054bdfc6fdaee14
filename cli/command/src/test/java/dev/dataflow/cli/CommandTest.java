package dev.dataflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.deploy.release.UserJar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as scripts see it: exit code, what is on standard output, what is not. */
class CommandTest {
    private static final String CONNECTIONS = """
            project: fares
            catalog: lake
            connections: {lake: {type: iceberg, uri: x}, files: {type: files, path: .}}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() throws IOException {
        Files.writeString(folder.resolve("dataflow.yaml"), "project: fares\n");
        classes("good");
    }

    @Test
    void jsonAloneIsAllThatIsOnStandardOutput() throws Exception {
        Result result = run("check", "--json");
        assertThat(result.code()).isZero();
        assertThat(result.output()).isEqualTo("""
                {
                  "project": "fares",
                  "pipelines": [ "fares" ],
                  "problems": []
                }
                """);
        assertThat(result.errors()).isEqualTo("No problems in fares.\n");
    }

    @Test
    void jsonIntoAFileKeepsTheDisplay() throws Exception {
        Path file = folder.resolve("new/result.json");
        Result result = run("check", "--json=" + file);
        assertThat(result.output()).isEqualTo("No problems in fares.\n");
        assertThat(Files.readString(file)).startsWith("{").contains("\"problems\": []");
    }

    @Test
    void jsonIntoALinkIsWrittenToWhereItLeads() throws Exception {
        Path file = folder.resolve("results/today.json");
        Path link = Files.createSymbolicLink(folder.resolve("latest.json"), Path.of("results/today.json"));
        for (int run = 0; run < 2; run++) {
            assertThat(run("check", "--json=" + link).code()).isZero();
            assertThat(link).isSymbolicLink();
            assertThat(Files.readString(file)).startsWith("{").contains("\"problems\": []");
        }
    }

    /** Replaced by a file, as ordinary ones are, it would be lost, and so would the result. */
    @Test
    void jsonIntoAPipeReachesItsReader() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        try {
            assertThat(run("check", "--json=" + pipe).code()).isZero();
            assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                    .isTrue();
            assertThat(reader.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{")
                    .contains("\"problems\": []");
        } finally {
            reader.destroyForcibly();
        }
    }

    /** As {@code /dev/stdout} is, which no test may put at risk. */
    @Test
    void jsonIntoAnOpenStreamIsWrittenThere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/proc/self/fd/1"));
        Result result = run("check", "--json=" + link);
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.output()).startsWith("No problems in fares.\n{").contains("\"problems\": []");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void theWordAfterJsonIsTheCommandsOwn() throws Exception {
        Result result = run("explain", "--json", "fares");
        assertThat(result.code()).isZero();
        assertThat(result.output()).contains("\"pipeline\": \"fares\"").contains("\"engine\": \"local\"");
    }

    @Test
    void aFailureIsJsonTooIfThatWasAskedFor() throws Exception {
        Result result = run("run", "fare", "--json");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errors()).startsWith("error  ");
        assertThat(result.output())
                .startsWith("{")
                .contains("\"error\": {", "\"where\": ", "no pipeline of this name", "\"why\": ", "\"fix\": ")
                .contains("\"code\": 2");
        classes("bad");
        Result problems = run("explain", "--json");
        assertThat(problems.code()).isEqualTo(3);
        assertThat(problems.output()).startsWith("{").contains("\"problems\": [", "\"file\": \"NoSink.java\"");
    }

    @Test
    void problemsInPipelinesAreToldWithTheirLineAndAnExitCode() throws Exception {
        classes("bad");
        Result result = run("check", "--json");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.output())
                .contains("\"file\": \"NoSink.java\"")
                .contains("\"line\": ")
                .contains("\"fix\": ");
        assertThat(result.errors())
                .contains("error DF")
                .contains("NoSink.java:")
                .contains("Fix: ");
        assertThat(run("compile").code()).isEqualTo(3);
        assertThat(folder.resolve("target/dataflow")).doesNotExist();
        assertThat(run("explain", "fares").code()).isZero();
    }

    @Test
    void compileWritesDagAndDocumentWhereItIsTold() throws Exception {
        Path place = folder.resolve("out/dags");
        assertThat(run("compile", "-o", place.toString()).code()).isZero();
        assertThat(place.resolve("fares.py")).content().contains("dataflow_airflow");
        assertThat(place.resolve("fares.json")).exists();
        assertThat(run("compile").output()).contains("target/dataflow/fares.py");
    }

    @Test
    void anUnknownPipelineNamesThoseThatThereAre() throws Exception {
        Result result = run("run", "fare");
        assertMessage(result, 2, "no pipeline of this name. It has: fares.");
    }

    @Test
    void aProjectThatIsNotCompiledSaysSo() throws Exception {
        delete(folder.resolve("target"));
        assertMessage(run("check"), 3, "no compiled classes");
    }

    @Test
    void aFolderWithoutAProjectSaysSo() throws Exception {
        Files.delete(folder.resolve("dataflow.yaml"));
        assertMessage(run("check"), 3, "There is no dataflow.yaml");
        assertMessage(run("-C", "/nowhere", "check"), 2, "There is no such folder.");
        assertMessage(run("check", "-C", "/nowhere"), 2, "There is no such folder.");
    }

    @Test
    void whatAConnectionLacksIsToldBeforeAnythingLong() throws Exception {
        assertMessage(run("run", "fares"), 3, "There is no connection \"files\".");
        Files.writeString(
                folder.resolve("dataflow.yaml"), CONNECTIONS.replace("uri: x", "password: \"${LAKE_PASSWORD}\""));
        assertThat(run("check").code()).isZero();
        assertMessage(run("run", "fares"), 3, "The environment variable LAKE_PASSWORD is not set.");
    }

    @Test
    void aMavenProjectWithoutMavenSaysSo() throws Exception {
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        Result result = run(Map.of("PATH", folder.toString()), "compile", "--json");
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.errors()).contains("There is no mvn on the path", "\n  Fix: ");
        assertThat(result.output()).startsWith("{").contains("There is no mvn on the path", "\"code\": 5");
        assertThat(folder.resolve("target/dataflow")).doesNotExist();
    }

    @Test
    void librariesAreShippedWithTheClasses() throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), CONNECTIONS);
        Path library = Path.of("target/test-classes").toAbsolutePath();
        Path jar = Files.createDirectories(folder.resolve("target/dependency")).resolve("helpful-1.jar");
        UserJar.write(library, jar);
        run("run", "fares");
        try (Stream<Path> files = Files.walk(folder.resolve(".dataflow/releases/releases"))) {
            assertThat(files.filter(file -> file.endsWith("release.json")).toList())
                    .singleElement(InstanceOfAssertFactories.PATH)
                    .content()
                    .contains("\"fares-classes.jar\"", "\"helpful-1.jar\"");
        }
    }

    @Test
    void aDistributionThatIsNotBuiltSaysSo() throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), CONNECTIONS);
        assertMessage(run("run", "fares"), 5, "The driver of the engine local is not there.");
    }

    @Test
    void aResultThatCannotBeWrittenSaysSo() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        Result result = run("check", "--json=" + folder.resolve("file/x.json"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errors()).contains("cannot be written").doesNotContain("\tat ");
    }

    /** Else the result of a long run is lost at its end. */
    @Test
    void aResultThatCannotBeWrittenIsToldBeforeTheRun() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        Result result = run("check", "--json=" + folder.resolve("file/more/x.json"));
        assertMessage(result, 2, "is no folder to write to");
        assertThat(result.errors()).doesNotContain("No problems");
        assertThat(result.output()).doesNotContain("No problems");
    }

    @Test
    void aPortInUseIsToldBeforeTheDemoBegins() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String command : List.of("dev", "demo")) {
                Result result = run(command, "--port=" + taken.getLocalPort());
                assertMessage(result, 5, "port " + taken.getLocalPort());
                assertThat(result.output()).doesNotContain("Released").doesNotContain("are compiled");
            }
        }
    }

    /** One of two installers ends at once, the other keeps the command alive for a while: time to blame the first. */
    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void whoeverEndsACommandIsToldOfNoErrorAndNoResult(String signal, int code) throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), CONNECTIONS);
        Path requirements = Files.createDirectories(folder.resolve("home/airflow-plugin/requirements"));
        Files.writeString(requirements.resolve("airflow.txt"), "");
        Files.writeString(requirements.resolve("spark.txt"), "");
        Path python = Files.writeString(folder.resolve("python"), """
                #!/bin/sh
                case "$*" in
                  *venv*airflow*) trap '' INT TERM; touch airflow; sleep 600 ;;
                  *venv*spark*) touch spark; exec sleep 600 ;;
                  *) echo version 3.11; echo complete ;;
                esac
                """);
        assertThat(python.toFile().setExecutable(true)).isTrue();
        // A shell that puts this build into the background lets all of it ignore Ctrl-C.
        List<String> heeding = List.of("env", "--default-signal=INT", "setsid");
        Process process = start(Map.of("DATAFLOW_PYTHON", python.toString()), heeding, List.of("dev", "--json"));
        try {
            while (!Files.exists(folder.resolve("airflow")) || !Files.exists(folder.resolve("spark"))) {
                assertThat(process.isAlive()).isTrue();
                Thread.sleep(20);
            }
            // A terminal's Ctrl-C goes to the whole group.
            String whom = (signal.equals("INT") ? "-" : "") + process.pid();
            assertThat(new ProcessBuilder("kill", "-" + signal, "--", whom)
                            .start()
                            .waitFor())
                    .isZero();
            Result result = result(process);
            assertThat(result.code()).isEqualTo(code);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors()).doesNotContain("error  ").doesNotContain("bug of Dataflow");
        } finally {
            process.destroyForcibly();
        }
    }

    /** What is wrong without a look at any store is told before an engine is installed. */
    @Test
    void aSourceThatNobodyKnowsOrCanAskSaysSo() throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), CONNECTIONS);
        assertMessage(
                run("schema", "pull", "fares"),
                2,
                "no step of the project \"fares\". Steps that read are: fares/fares.");
        assertMessage(
                run("schema", "pull", "fares/write_fares"), 2, "no step \"write_fares\" that reads. It has: fares.");
        assertMessage(run("schema", "pull", "ice://a.b"), 2, "There is no connector \"ice\". There are: iceberg, ");
        assertMessage(run("schema", "pull", "kafka://clicks"), 2, "\"kafka\" has no runtime as a source yet");
        assertMessage(run("schema", "pull", "console://"), 2, "\"console\" is no source.");
        assertMessage(run("schema", "pull", "csv://files@a.csv?delimeter=;"), 2, "has no option \"delimeter\"");
        assertMessage(run("schema", "pull", "iceberg://a"), 2, "is no name of an Iceberg table");
        assertMessage(run("schema", "pull", "iceberg://pond@a.b"), 3, "There is no connection \"pond\".");
        assertMessage(run("schema", "pull", "iceberg://a.b"), 5, "The driver of the engine local is not there.");
        assertMessage(run("schema", "pull"), 2, "SOURCE");
        assertMessage(run("schema"), 2, "No command is given");
        assertThat(run("schema", "pull", "--help").output()).contains("--replace");
    }

    @Test
    void aWrongCommandLineIsAUsageError() throws Exception {
        assertMessage(run("bogus"), 2, "bogus");
        assertMessage(run("run"), 2, "PIPELINE");
        assertMessage(run("dev", "--port", "x"), 2, "--port");
        assertMessage(run("dev", "--port", "0"), 2, "\"0\" is not a port");
        assertMessage(run("demo", "--port=70000"), 2, "\"70000\" is not a port");
        assertMessage(run("check", "--json="), 2, "names no file");
        assertMessage(run("check", "--json=" + folder), 2, "but a folder");
        assertMessage(
                run("gc", "--older-than", "soon"), 2, "\"soon\" is no age. Write a whole number with s, m, h or d");
        for (String command : List.of("check", "compile", "dev", "demo", "stop", "install", "gc")) {
            assertMessage(run(command, "--bogus"), 2, "Unknown option: '--bogus'");
            assertMessage(run(command, "more"), 2, "Unmatched argument");
        }
        assertMessage(run("run", "fares", "more"), 2, "Unmatched argument");
        assertMessage(run("explain", "fares", "more"), 2, "Unmatched argument");
        assertMessage(run(), 2, "No command is given");
    }

    @Test
    void helpTellsTheExitCodes() throws Exception {
        Result result = run("--help");
        assertThat(result.code()).isZero();
        assertThat(result.output())
                .contains("Exit codes:")
                .contains("3     the project is wrong")
                .contains("demo");
    }

    @Test
    void theFrontDoorPrintsTheSameHelp() throws Exception {
        String script = Files.readString(Path.of("../dataflow"));
        String begin = "<<'USAGE'\n";
        int from = script.indexOf(begin) + begin.length();
        assertThat(script.substring(from, script.indexOf("USAGE\n", from)))
                .as("usage() of cli/dataflow")
                .isEqualTo(run("--help").output());
    }

    private static void assertMessage(Result result, int code, String what) {
        assertThat(result.errors().replaceAll("(?m)^  (\\.\\.\\.|no ) .*\n", ""))
                .startsWith("error  ")
                .contains(what)
                .contains("\n  Fix: ")
                .doesNotContain("\tat ");
        assertThat(result.output()).isEmpty();
        assertThat(result.code()).isEqualTo(code);
    }

    private record Result(int code, String output, String errors) {}

    private Result run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Result run(Map<String, String> variables, String... arguments) throws Exception {
        return result(start(variables, List.of(), List.of(arguments)));
    }

    private Process start(Map<String, String> variables, List<String> before, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Ddataflow.home=" + folder.resolve("home"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("DATAFLOW_CACHE", folder.resolve("cache").toString());
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static Result result(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private void classes(String example) throws IOException {
        Path from = Path.of("target/test-classes/example").resolve(example);
        Path to =
                Files.createDirectories(folder.resolve("target/classes/example").resolve(example));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
