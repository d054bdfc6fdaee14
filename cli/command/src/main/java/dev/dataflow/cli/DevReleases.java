package dev.dataflow.cli;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** What {@code dev} releases, one compilation after the other. */
final class DevReleases {
    private static final double NANOS = 1e9;

    private final ReleaseRoot root;
    private final Display display;
    private int released;

    DevReleases(ReleaseRoot root, Display display) {
        this.root = root;
        this.display = display;
    }

    /** Whatever keeps this state of the project from being released may be mended in the next: it is told, and the release before stays. */
    void follow(Path folder, Consumer<ProjectSettings> connect) throws InterruptedException {
        try {
            ProjectSettings settings = ProjectSettings.load(folder.resolve(ProjectSettings.FILE));
            connect.accept(settings);
            release(settings);
        } catch (Obstacle e) {
            display.line(e.text());
        } catch (UncheckedIOException e) {
            display.line("Not released, because a file cannot be read (" + e.getCause()
                    + "); what was released before stays.");
        }
    }

    void release(ProjectSettings settings) throws InterruptedException {
        long begun = System.nanoTime();
        CompiledProject compiled = CompiledProject.compile(settings, display);
        compiled.compilation().problems().forEach(problem -> display.line(problem.text()));
        if (!compiled.compilation().succeeded()) {
            display.line("Not released, because of the problems above; what was released before stays.");
            return;
        }
        int count = compiled.compilation().pipelines().size();
        if (count == 0 && released > 0) {
            display.line("Not released: the classes hold no pipeline now, perhaps since a compiler is at work;"
                    + " what was released before stays, until dev is started anew.");
            return;
        }
        ReleaseRoot.Published published = compiled.publish(root, "dataflow dev");
        released = count;
        if (published.changed()) {
            display.line(String.format(
                    Locale.ROOT,
                    "Released %s: %s, %.1f s.",
                    published.digest().substring(0, 8),
                    count == 1 ? "1 pipeline" : count + " pipelines",
                    (System.nanoTime() - begun) / NANOS));
        }
    }
}
