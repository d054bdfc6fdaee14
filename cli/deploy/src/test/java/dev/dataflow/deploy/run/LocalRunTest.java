package dev.dataflow.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.deploy.process.ProcessTable;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Settings.FailurePolicy;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With drivers of a few lines of shell, real processes that read the invocation and write reports. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LocalRunTest {
    private static final String REPORT = """
            {"version":1,"namespace":"","pipeline":"p","run":"r","task":"t","engine":"local","try":1,"attempt":1,"generation":1,
            "state":"STATE","startedAt":"2026-11-21T00:00:00Z","endedAt":"2026-11-21T00:00:01Z","seconds":1.5,
            "read":10,"written":7,"rejected":3,"steps":[],"expectations":[EXPECTATIONS],"sinks":[],"inputs":[],"outputs":[],"deadLetters":null,
            "job":{"engine":"local","externalId":"1","url":null,"cpuSeconds":1.0,"peakMemoryBytes":1,"protocolSeconds":0.1},"failure":FAILURE}
            """;
    private static final String OF =
            "\"time\":\"2026-11-21T00:00:00Z\",\"namespace\":\"\",\"pipeline\":\"p\",\"run\":\"r\",\"task\":\"t\","
                    + "\"attempt\":1,\"traceId\":null";
    private static final String READ = """
            read -r line
            report=$(printf '%s' "$line" | sed 's/.*"report":"\\([^"]*\\)".*/\\1/')
            """;

    @TempDir
    Path folder;

    private Path driver;

    @BeforeEach
    void begin() throws IOException {
        driver = folder.resolve("driver.sh");
        Files.writeString(folder.resolve("dataflow.yaml"), """
                project: p
                catalog: lake
                connections:
                  lake: {type: iceberg, uri: "jdbc:sqlite:c.db", password: s3cret}
                """);
        Files.writeString(
                folder.resolve("good.json"),
                REPORT.replace("STATE", "succeeded").replace("FAILURE", "null").replace("EXPECTATIONS", ""));
        Files.writeString(
                folder.resolve("bad.json"),
                REPORT.replace("STATE", "failed")
                        .replace("EXPECTATIONS", "")
                        .replace(
                                "FAILURE",
                                "{\"class\":\"bad_data\",\"code\":\"X\",\"step\":\"s\",\"message\":\"too bad\"}"));
    }

    @Test
    void tasksRunOneAfterTheOtherAndTheirReportsAreTheResult() throws Exception {
        driver(READ + "cp " + folder.resolve("good.json") + " \"$report\"");
        RunResult result = run(new Screen());
        assertThat(result.state()).isEqualTo(RunResult.State.SUCCEEDED);
        assertThat(result.tasks())
                .containsExactly(
                        new RunResult.Task("first", "local", RunResult.State.SUCCEEDED, 10, 7, 3, 1.5, List.of(), null),
                        new RunResult.Task(
                                "second", "local", RunResult.State.SUCCEEDED, 10, 7, 3, 1.5, List.of(), null));
        assertThat(places().report("first", 1)).exists();
        assertThat(places().exchange()).doesNotExist();
    }

    @Test
    void expectationsAreInTheResultAndTheLastSuccessTellsWhatItMeasured() throws Exception {
        String checked = """
                {"step":"s","name":"total_changes","onFailure":"warn","passed":false,"failing":null,"measured":12.5,"previous":7.0,
                "found":"too many","samples":[]}""";
        Path last = places().lastReport("first");
        Files.createDirectories(last.getParent());
        Files.writeString(
                last,
                Files.readString(folder.resolve("good.json"))
                        .replace("\"expectations\":[]", "\"expectations\":[" + checked + "]"));
        driver(READ + "printf '%s' \"$line\" >invocation; cp " + last + " \"$report\"");

        assertThat(run(new Screen()).tasks().get(0).expectations())
                .containsExactly(new RunResult.Expectation(
                        "s", "total_changes", "warn", false, null, 12.5, "too many", List.of()));
        assertThat(places().attempt("first", 1).resolve("invocation"))
                .content()
                .contains("\"previous\":[{\"expectation\":\"total_changes\",\"step\":\"s\",\"value\":12.5}]");
        assertThat(places().attempt("second", 1).resolve("invocation"))
                .content()
                .contains("\"previous\":[]");
    }

    @Test
    void theInvocationIsReadFromInputAndNothingSecretIsElsewhere() throws Exception {
        driver(READ
                + "printf '%s' \"$line\" >invocation; tr '\\0' '\\n' </proc/$$/environ >environment; echo \"$*\" >arguments; cp "
                + folder.resolve("good.json") + " \"$report\"");
        run(new Screen());
        Path attempt = places().attempt("first", 1);
        assertThat(Files.readString(attempt.resolve("invocation")))
                .contains(
                        "\"task\":\"first\"",
                        "\"attempt\":1",
                        "\"generation\":1",
                        "s3cret",
                        "jdbc:sqlite:" + folder.resolve("c.db"))
                .contains("\"iceberg_default\":{");
        assertThat(Files.readString(attempt.resolve("environment")))
                .doesNotContain("s3cret")
                .doesNotContain("SOME_TOKEN");
        assertThat(Files.readString(attempt.resolve("arguments")))
                .doesNotContain("s3cret")
                .contains("$literal");
        assertThat(Files.readString(logs().attempt("first", 1))).doesNotContain("s3cret");
    }

    @Test
    void aFailureThatAnotherTryCannotHelpEndsTheRunAndSkipsTheRest() throws Exception {
        driver(READ + "echo x >>" + folder.resolve("tries") + "; cp " + folder.resolve("bad.json")
                + " \"$report\"; exit 11");
        Screen screen = new Screen();
        RunResult result = run(screen);
        assertThat(result.state()).isEqualTo(RunResult.State.FAILED);
        assertThat(result.tasks().get(0).state()).isEqualTo(RunResult.State.FAILED);
        assertThat(result.tasks().get(0).read()).isEqualTo(10);
        assertThat(result.tasks().get(1).state()).isEqualTo(RunResult.State.SKIPPED);
        assertThat(folder.resolve("tries")).hasContent("x\n");
        assertThat(result.tasks().get(0).failure()).isEqualTo(new RunResult.Failure("bad_data", "X", "s", "too bad"));
        assertThat(result.tasks().get(1).failure()).isNull();
        assertThat(screen.lines)
                .contains("error  t › s   (bad_data, X)\n  too bad\n  Log: " + logs().attempt("first", 1));
    }

    @ParameterizedTest
    @CsvSource({"FAIL, SKIPPED", "CONTINUE, SUCCEEDED"})
    void afterAFailureWhatStandsBesideItRunsIfThePipelineSaysSo(FailurePolicy policy, RunResult.State beside)
            throws Exception {
        driver(READ + "case \"$line\" in *'\"task\":\"first\"'*) cp " + folder.resolve("bad.json")
                + " \"$report\"; exit 11;; *) cp " + folder.resolve("good.json") + " \"$report\";; esac");
        Settings settings = Settings.NONE.withFailurePolicy(policy);
        RunResult result = run(
                new Screen(),
                task("first", List.of(), settings),
                task("behind", List.of("first"), settings),
                task("beside", List.of(), settings));
        assertThat(result.state()).isEqualTo(RunResult.State.FAILED);
        assertThat(result.tasks())
                .extracting(RunResult.Task::state)
                .containsExactly(RunResult.State.FAILED, RunResult.State.SKIPPED, beside);
    }

    @Test
    void aTaskHasItsOwnRetries() throws Exception {
        driver(READ + "echo x >>" + folder.resolve("tries") + "; kill -9 $$");
        Duration longest = Duration.ofMillis(20);
        Settings settings =
                Settings.NONE.withRetries(new Settings.Retries(3, Duration.ofMillis(1), 1_000_000, longest));
        assertThat(run(new Screen(), task("first", List.of(), settings)).state())
                .isEqualTo(RunResult.State.FAILED);
        assertThat(folder.resolve("tries")).hasContent("x\nx\nx\nx\n");
    }

    @Test
    void aKilledDriverIsTriedAgainAsANewAttempt() throws Exception {
        driver(READ + "if [ ! -e " + folder.resolve("once") + " ]; then touch " + folder.resolve("once")
                + "; kill -9 $$; fi; cp " + folder.resolve("good.json") + " \"$report\"");
        Screen screen = new Screen();
        assertThat(run(screen).state()).isEqualTo(RunResult.State.SUCCEEDED);
        assertThat(places().report("first", 1)).doesNotExist();
        assertThat(places().report("first", 2)).exists();
        assertThat(screen.lines).anyMatch(line -> line.contains("signal 9") && line.contains("transient"));
    }

    @Test
    void aDriverThatLeavesNoReportTellsItsLastWords() throws Exception {
        driver("""
                printf 'some words\\n\\tat a.B.c(B.java:1)\\n\\t... 13 more\\n' >&2
                exit 13
                """);
        Screen screen = new Screen();
        assertThat(run(screen).state()).isEqualTo(RunResult.State.FAILED);
        assertThat(screen.lines)
                .containsExactly(
                        "error  first   (config)\n  The driver ended with exit code 13 and left no report. It last said:\n    some words\n  All of it: "
                                + logs().attempt("first", 1));
        assertThat(logs().attempt("first", 1)).content().contains("B.java:1");
    }

    @Test
    void progressIsShownAndOtherOutputIsKept() throws Exception {
        driver(READ + """
                echo '{"type":"started","engine":"local","externalId":"1","url":null,OF}'
                echo '{"type":"step","step":"trips","read":1234,"written":0,"rejected":5,"bytes":0,OF}'
                echo '{"type":"log","level":"warning","message":"careful","step":null,OF}'
                echo '{not json'
                """.replace("OF", OF) + "cp " + folder.resolve("good.json") + " \"$report\"");
        Screen screen = new Screen();
        run(screen);
        assertThat(screen.details).contains("trips: 1,234 read, 0 written, 5 rejected");
        assertThat(screen.lines).contains("warning: careful");
        assertThat(logs().attempt("first", 1)).hasContent("{not json\n");
    }

    /** The canaries: a password as it is, in URLs, JSON and HTML, and one that stands in an address alone. */
    @Test
    void noSecretIsShownOrKeptInAnyForm() throws Exception {
        Files.writeString(folder.resolve("dataflow.yaml"), """
                project: p
                catalog: lake
                connections:
                  lake: {type: iceberg, uri: "jdbc:postgresql://me:Addr3ss-Canary@db/lake", login: me, password: 'C@n"ry/1'}
                """);
        List<String> canaries = List.of(
                "C@n\"ry/1",
                "C%40n%22ry%2F1",
                "C%40n%22ry/1",
                "C%40n%22ry%2f1",
                "C@n\\\"ry/1",
                "C@n&quot;ry/1",
                "bWU6Q0BuInJ5LzE=",
                "Addr3ss-Canary");
        Path said = Files.write(folder.resolve("said"), canaries);
        Files.writeString(
                folder.resolve("bad.json"),
                Files.readString(folder.resolve("bad.json"))
                        .replace(
                                "too bad",
                                "cannot reach jdbc:postgresql://me:Addr3ss-Canary@db/lake?p=C%40n%22ry%2F1"));
        driver(READ + "cat " + said + "; cat " + said + " >&2; " + """
                echo '{"type":"started","engine":"local","externalId":"1","url":"http://h/?p=C%40n%22ry%2F1",OF}'
                echo '{"type":"log","level":"warning","message":"no C@n\\"ry/1 there","step":null,OF}'
                """.replace("OF", OF) + "cp "
                + folder.resolve("bad.json")
                + " \"$report\"; exit 11");
        Screen screen = new Screen();
        RunResult result = run(screen);
        assertThat(result.state()).isEqualTo(RunResult.State.FAILED);
        String shown = String.join("\n", screen.lines)
                + String.join("\n", screen.details)
                + result.tasks().get(0).failure();
        assertThat(shown)
                .contains(
                        "warning: no *** there",
                        "started, http://h/?p=***",
                        "cannot reach jdbc:postgresql://me:***@db/lake?p=***")
                .doesNotContainIgnoringCase(canaries.toArray(String[]::new));
        assertThat(logs().attempt("first", 1)).hasContent("***\n".repeat(2 * canaries.size()));
    }

    @Test
    void whatDriversSayIsForTheUserAlone() throws Exception {
        driver(READ + "echo word; cp " + folder.resolve("good.json") + " \"$report\"");
        run(new Screen());
        Path log = logs().attempt("first", 1);
        assertThat(Files.getPosixFilePermissions(log)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(log.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\":1,\"sta", "", "{\"version\":2}", "\\377\\376"})
    void aReportThatCannotBeReadIsAFailureAndNoBug(String report) throws Exception {
        driver(READ + "echo 'some words' >&2; printf '" + report + "' >\"$report\"; exit 1");
        Screen screen = new Screen();
        assertThat(run(screen).state()).isEqualTo(RunResult.State.FAILED);
        assertThat(screen.lines)
                .anyMatch(line -> line.contains("(internal)")
                        && line.contains("left a report that cannot be read: " + places().report("first", 1))
                        && line.contains("some words"));
        assertThat(Reports.newest(places().task("first"))).isEmpty();
    }

    @Test
    void tablesThatCannotBeReadAreNoBugAndTellNoSecret() throws Exception {
        driver(READ + "echo 'no s3cret for you' >&2; exit 1");
        ProjectSettings project = ProjectSettings.load(folder.resolve("dataflow.yaml"));
        ConnectorUse sink = new ConnectorUse("iceberg", "lake", "taxi.trips", new TreeMap<>());
        WriteMode overwrite = new WriteMode(WriteMode.Kind.OVERWRITE, List.of());
        Step write = new Step("w", List.of("r"), new Body.Write(sink, overwrite), null, null);
        Obstacle obstacle = catchThrowableOfType(
                Obstacle.class,
                () -> TableHeads.read(
                        ir(List.of(write)), LocalConnections.of(project, Map.of()), installation(), logs(), 10));
        assertThat(obstacle.what())
                .contains("the driver failed", logs().tables().toString());
        assertThat(logs().tables()).hasContent("no *** for you\n");
        driver(READ + "echo half an answer");
        assertThat(catchThrowableOfType(
                                Obstacle.class,
                                () -> TableHeads.read(
                                        ir(List.of(write)),
                                        LocalConnections.of(project, Map.of()),
                                        installation(),
                                        logs(),
                                        10))
                        .what())
                .contains("not what was asked for");
    }

    @Test
    void aConnectionThatIsNotThereIsNamedBeforeAnythingRuns() throws Exception {
        Files.writeString(
                folder.resolve("dataflow.yaml"), "project: p\nconnections: {other: {type: files, path: x}}\n");
        driver("touch " + folder.resolve("ran"));
        Obstacle obstacle = catchThrowableOfType(Obstacle.class, () -> run(new Screen()));
        assertThat(obstacle.what()).isEqualTo("There is no connection \"iceberg_default\". There are: other.");
        assertThat(obstacle.wayOut()).contains("catalog: ID");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void whenWeAreTerminatedTheDriverIsToo() throws Exception {
        driver("echo $$ >" + folder.resolve("pid.new") + "; mv " + folder.resolve("pid.new") + " "
                + folder.resolve("pid") + "; trap '' TERM; while :; do sleep 1; done");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        while (!Files.exists(folder.resolve("pid"))) {
            Thread.sleep(20);
        }
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessTable.find(pid)).isPresent();
        jvm.destroy();
        assertThat(jvm.waitFor()).isEqualTo(143);
        assertThat(ProcessTable.find(pid)).isEmpty();
    }

    /** Run by another JVM. */
    static final class Runner {
        private Runner() {}

        public static void main(String[] arguments) throws Exception {
            LocalRunTest test = new LocalRunTest();
            test.folder = Path.of(arguments[0]);
            test.driver = test.folder.resolve("driver.sh");
            test.run(new Screen());
        }
    }

    private RunResult run(Screen screen) throws Exception {
        return run(screen, task("first", List.of()), task("second", List.of("first")));
    }

    private RunResult run(Screen screen, Plan.Task... tasks) throws Exception {
        ProjectSettings project = ProjectSettings.load(folder.resolve("dataflow.yaml"));
        Files.createDirectories(places().exchange());
        LocalRun.Setting setting = new LocalRun.Setting(
                "local: 1",
                Instant.parse("2026-11-21T00:00:00Z"),
                folder.resolve("p.json"),
                document(tasks),
                List.of(),
                project,
                LocalConnections.of(project, Map.of()),
                installation(),
                logs(),
                new TreeMap<>(Map.of("PATH", System.getenv("PATH"), "SOME_TOKEN", "token")));
        return new LocalRun(setting, screen).run();
    }

    private Installation installation() {
        return new Installation(
                folder.resolve("installation.json"), Map.of("local", Map.of("java", driver.toString())));
    }

    private RunLogs logs() {
        return RunLogs.of(new UserCache(folder.resolve("cache")), "p", "local: 1");
    }

    private RunPlaces places() {
        return new RunPlaces(folder.resolve(".dataflow/staging"), "p", "local: 1");
    }

    private static PipelineDocument document(Plan.Task... tasks) {
        return new PipelineDocument(
                1, ir(List.of()), new Plan(List.of(new Plan.Dag("p", "batch", List.of(tasks)))), new TreeMap<>());
    }

    private static PipelineIr ir(List<Step> steps) {
        return PipelineIr.of("p", 1, steps);
    }

    private static Plan.Task task(String name, List<String> upstream) {
        return task(name, upstream, Settings.NONE);
    }

    private static Plan.Task task(String name, List<String> upstream, Settings settings) {
        return new Plan.Task(
                name,
                EngineUse.of("local"),
                new TreeMap<>(),
                List.of(),
                settings,
                upstream,
                new Plan.Exchanges(List.of(), List.of()),
                List.of("iceberg_default"),
                List.of(),
                new Plan.Launch("local", List.of("${java}", "$$literal", name), new TreeMap<>()));
    }

    private void driver(String body) throws IOException {
        Files.writeString(driver, "#!/bin/sh\n" + body + "\n");
        assertThat(driver.toFile().setExecutable(true)).isTrue();
    }

    /** Remembers what was shown. */
    private static final class Screen implements Display, Display.Part {
        private final List<String> lines = new ArrayList<>();
        private final List<String> details = new ArrayList<>();

        @Override
        public void line(String text) {
            lines.add(text);
        }

        @Override
        public Part begin(String title) {
            return this;
        }

        @Override
        public void at(String detail) {
            details.add(detail);
        }

        @Override
        public void done(String detail) {
            details.add(detail);
        }

        @Override
        public void failed() {}
    }
}
