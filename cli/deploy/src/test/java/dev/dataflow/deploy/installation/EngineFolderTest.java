package dev.dataflow.deploy.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.Supervision;
import dev.dataflow.deploy.python.PythonInterpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFolderTest {
    @TempDir
    Path folder;

    @Test
    void aTrainingRunThatFailsIsNotTriedAgainButOneThatWasKilledIs() throws Exception {
        EngineFolder engine = engine();
        Files.writeString(engine.part(".classes-999999999.jsa"), "of a command that was killed");
        train(engine, 143, "");
        assertThat(engine.part("classes.refused")).doesNotExist();
        assertThat(engine.part(".classes-999999999.jsa")).doesNotExist();
        train(engine, 1, "");
        assertThat(engine.part("classes.refused")).content().contains("exit code 1");
        train(engine, 0, "archive");
        assertThat(engine.archive()).doesNotExist();
    }

    @Test
    void aCopyThatWasKilledIsMadeAnew() throws Exception {
        Files.createDirectories(folder.resolve("engines/.new/lib"));
        Files.writeString(folder.resolve("engines/.new/lib/leftover.jar"), "");
        EngineFolder engine = engine();
        assertThat(engine.part("lib")).isDirectoryContaining("glob:**/a.jar");
        assertThat(engine.part("lib/leftover.jar")).doesNotExist();
    }

    @Test
    void oldOnesGoUnlessAWorkerWasToldOfThemOrAPrivateAirflowIsUp() throws Exception {
        UserCache cache = new UserCache(folder.resolve("cache"));
        Path root = cache.folder("install/engines");
        Predicate<Path> used = Installation.used(cache);
        assertThat(old(root)).isDirectory();
        engine("new", root, used);
        assertThat(root.resolve("local-old")).doesNotExist();

        Path old = old(root);
        Path file = cache.folder("install/told").resolve("installation.json");
        Map<String, Map<String, String>> holes = Map.of("local", Map.of("class_data", old + "/classes.jsa"));
        Files.writeString(file, "{\"version\": 1, \"engines\": " + Json.text(holes) + "}");
        new Installation(file, holes).keep();
        engine("newer", root, used);
        assertThat(old).isDirectory();

        Files.delete(file.resolveSibling("kept"));
        try (Supervision supervision = Supervision.begin(cache.dev(), Display.silent())) {
            supervision.start(
                    PythonInterpreter.find(System.getenv()).executable(),
                    "airflow",
                    List.of("/bin/sleep", "600"),
                    System.getenv(),
                    folder.resolve("log"));
            engine("newest", root, used);
            assertThat(old).isDirectory();
        }
        engine("newest of all", root, used);
        assertThat(old).doesNotExist();
    }

    private static Path old(Path root) throws IOException {
        Path old = Files.createDirectories(root.resolve("local-old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        return old;
    }

    /** As a command that was killed leaves it. */
    @Test
    void whoeverStillTrainsForAKilledCommandIsEndedFirst() throws Exception {
        EngineFolder engine = engine();
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("DATAFLOW_TRAINING", engine.part("").toString());
        Process left = builder.start();
        try {
            List<String> seen = new ArrayList<>();
            engine.train(
                    (archive, variables, output) -> {
                        seen.add(variables.get("DATAFLOW_TRAINING") + " " + left.isAlive());
                        Files.writeString(archive, "archive");
                        return 0;
                    },
                    folder,
                    Display.silent());
            assertThat(seen).containsExactly(engine.part("") + " false");
            assertThat(engine.archive()).exists();
        } finally {
            left.destroyForcibly();
        }
    }

    private EngineFolder engine() throws Exception {
        return engine("", Files.createDirectories(folder.resolve("engines")), old -> false);
    }

    private EngineFolder engine(String content, Path root, Predicate<Path> used) throws Exception {
        Path jar = Files.writeString(folder.resolve("a.jar"), content);
        return EngineFolder.prepare("local", Map.of("lib", List.of(jar)), root, JarDigests.in(folder), used);
    }

    private void train(EngineFolder engine, int exit, String left) throws InterruptedException {
        engine.train(
                (archive, variables, output) -> {
                    if (!left.isEmpty()) {
                        Files.writeString(archive, left);
                    }
                    return exit;
                },
                folder,
                Display.silent());
    }
}
