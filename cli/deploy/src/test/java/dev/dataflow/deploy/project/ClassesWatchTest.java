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

@Timeout(value = 60, unit = TimeUnit.SECONDS)
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
        Thread.sleep(2000);
        assertThat(again).isNotDone();
        Files.writeString(folder.resolve("dataflow.yaml"), "project: q\n# more\n");
        again.get();
    }

    @Test
    void aCompilerAtWorkIsLeftAlone() throws Exception {
        // Looks that are far apart, so that a busy machine does not make the compiler seem to rest.
        ClassesWatch watch = new ClassesWatch(project, Duration.ofSeconds(1));
        CompletableFuture<Void> noticed = noticed(watch);
        for (int step = 0; step < 50; step++) {
            Files.writeString(classes.resolve("B.class"), "b".repeat(step + 1));
            Thread.sleep(100);
            assertThat(noticed).isNotDone();
        }
        noticed.get();
    }

    /** Maven deletes the old classes, and javac takes a second to write new ones. */
    @Test
    void aProjectWithoutClassesIsNotNoticedAndAPauseOfTheCompilerIsNone() throws Exception {
        Files.writeString(classes.resolve("B.class"), "b");
        ClassesWatch watch = new ClassesWatch(project, Duration.ofMillis(600));
        CompletableFuture<Void> noticed = noticed(watch);
        Files.delete(classes.resolve("B.class"));
        Thread.sleep(600);
        assertThat(noticed).isNotDone();
        Files.delete(classes.resolve("A.class"));
        Files.delete(classes);
        Thread.sleep(4000);
        assertThat(noticed).isNotDone();
        Files.createDirectories(classes);
        Files.writeString(classes.resolve("A.class"), "aa");
        noticed.get();
    }

    @Test
    void filesThatVanishMeanwhileAreAbsent() throws Exception {
        ClassesWatch watch = new ClassesWatch(project, Duration.ofMillis(1));
        CompletableFuture<Void> noticed = noticed(watch);
        for (int step = 0; step < 500; step++) {
            Path yaml = folder.resolve("dataflow.yaml");
            Path more = Files.createDirectories(classes.resolve("more"));
            Files.writeString(more.resolve("C.class"), "c".repeat(step));
            Files.deleteIfExists(yaml);
            Files.delete(more.resolve("C.class"));
            Files.delete(more);
            Files.writeString(yaml, "project: p\n");
        }
        Files.writeString(classes.resolve("A.class"), "aaa");
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
