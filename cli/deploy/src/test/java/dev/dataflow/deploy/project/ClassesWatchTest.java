package dev.dataflow.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ClassesWatchTest {
    @TempDir
    Path folder;

    private Path classes;
    private ProjectSettings project;

    @BeforeEach
    void begin() throws Exception {
        classes = Files.createDirectories(folder.resolve("target/classes/a"));
        Files.writeString(classes.resolve("A.class"), "a");
        project = ProjectSettings.load(Files.writeString(folder.resolve("dataflow.yaml"), "project: p\n"));
    }

    @Test
    void aClassThatIsCompiledAnewIsNoticedOnce() throws Exception {
        ClassesWatch watch = new ClassesWatch(project);
        CompletableFuture<Void> noticed = noticed(watch);
        Thread.sleep(700);
        assertThat(noticed).isNotDone();
        Files.writeString(classes.resolve("A.class"), "aa");
        noticed.get();
        CompletableFuture<Void> again = noticed(watch);
        Thread.sleep(1000);
        assertThat(again).isNotDone();
        Files.writeString(folder.resolve("dataflow.yaml"), "project: q\n# more\n");
        again.get();
    }

    @Test
    void aCompilerAtWorkIsLeftAlone() throws Exception {
        // Looks that are far apart, so that a busy machine does not make the compiler seem to rest.
        ClassesWatch watch = new ClassesWatch(project, Duration.ofSeconds(2));
        CompletableFuture<Void> noticed = noticed(watch);
        for (int step = 0; step < 50; step++) {
            Files.writeString(classes.resolve("B.class"), "b".repeat(step + 1));
            Thread.sleep(100);
            assertThat(noticed).isNotDone();
        }
        noticed.get();
    }

    private static CompletableFuture<Void> noticed(ClassesWatch watch) {
        return CompletableFuture.runAsync(() -> {
            try {
                watch.await(() -> {});
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
