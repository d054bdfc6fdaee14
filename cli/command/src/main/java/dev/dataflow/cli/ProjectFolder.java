package dev.dataflow.cli;

import dev.dataflow.Problem;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.ProjectSettings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The project that a command is about. */
final class ProjectFolder {
    private final @Nullable Path folder;

    /** With null for none named. */
    ProjectFolder(@Nullable Path folder) {
        this.folder = folder;
    }

    ProjectSettings settings() {
        if (folder != null) {
            return ProjectSettings.around(folder);
        }
        Path current = Path.of("").toAbsolutePath();
        try {
            return ProjectSettings.around(current);
        } catch (Obstacle e) {
            Path home = Path.of(System.getProperty("dataflow.home", "/")).toAbsolutePath();
            Path samples = home.resolve("samples");
            if (current.startsWith(home) && Files.exists(samples.resolve(ProjectSettings.FILE))) {
                return ProjectSettings.around(samples);
            }
            throw e;
        }
    }

    CompiledProject compiled(Output output) throws InterruptedException {
        try (TerminalDisplay display = output.display()) {
            return CompiledProject.compile(settings(), display);
        }
    }

    ClassPath classPath(Output output) throws InterruptedException {
        try (TerminalDisplay display = output.display()) {
            return CompiledProject.classPath(settings(), display);
        }
    }

    /** Shows the problems of a project, if it has any. */
    static boolean complain(CompiledProject project, PrintStream out) {
        for (Problem problem : project.compilation().problems()) {
            out.println(problem.text());
        }
        return !project.compilation().succeeded();
    }
}
