package dev.dataflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevReleasesTest {
    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();
    private ReleaseRoot root;
    private DevReleases releases;
    private Path classes;

    @BeforeEach
    void begin() throws Exception {
        root = new ReleaseRoot(folder.resolve("root"));
        releases = new DevReleases(root, new Lines());
        Path file = Files.writeString(folder.resolve("dataflow.yaml"), "project: fares\n");
        classes = Files.createDirectories(folder.resolve("target/classes/example/good"));
        compile();
        releases.release(ProjectSettings.load(file));
        assertThat(lines).singleElement().asString().startsWith("Released ");
    }

    @Test
    void aCompilationWithoutPipelinesLeavesTheReleaseBefore() throws Exception {
        Map<String, String> before = root.current();
        Files.delete(classes.resolve("Fares.class"));
        releases.follow(folder, settings -> {});
        assertThat(root.current()).isEqualTo(before);
        assertThat(lines)
                .last()
                .asString()
                .contains("the classes hold no pipeline now")
                .doesNotContain("\n");
        compile();
        releases.follow(folder, settings -> {});
        assertThat(root.current()).isEqualTo(before);
    }

    @Test
    void noObstacleEndsIt() throws Exception {
        releases.follow(folder, settings -> {
            throw Obstacle.machine("disk", "It is full.", "It is needed.", "make room.");
        });
        assertThat(lines).last().asString().contains("It is full.");
        Files.writeString(root.folder().resolve("current"), "cut off");
        releases.follow(folder, settings -> {});
        assertThat(lines).last().asString().contains("Fix: put back");
    }

    private void compile() throws IOException {
        try (DirectoryStream<Path> compiled = Files.newDirectoryStream(Path.of("target/test-classes/example/good"))) {
            for (Path file : compiled) {
                Files.copy(file, classes.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private final class Lines implements Display {
        @Override
        public void line(String text) {
            lines.add(text);
        }

        @Override
        public Part begin(String title) {
            return Display.silent().begin(title);
        }
    }
}
