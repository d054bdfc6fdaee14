package dev.dataflow.deploy.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.deploy.Display;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    private EngineFolder engine() throws Exception {
        Path jar = Files.writeString(folder.resolve("a.jar"), "");
        Path root = Files.createDirectories(folder.resolve("engines"));
        return EngineFolder.prepare("local", Map.of("lib", List.of(jar)), root, JarDigests.in(folder));
    }

    private void train(EngineFolder engine, int exit, String left) throws InterruptedException {
        engine.train(
                (archive, output) -> {
                    if (!left.isEmpty()) {
                        Files.writeString(archive, left);
                    }
                    return exit;
                },
                folder,
                Display.silent());
    }
}
