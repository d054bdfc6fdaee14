package dev.dataflow.deploy.project;

import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.release.Origin;
import dev.dataflow.deploy.release.Release;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.release.UserJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A project and what compiling it gave.
 *
 * @param libraries the jars that its classes need, beside what engines bring
 */
public record CompiledProject(ProjectSettings settings, List<Path> libraries, Compilation compilation) {
    public CompiledProject {
        libraries = List.copyOf(libraries);
    }

    /** Compiles the pipelines among a project's compiled classes. Mistakes in pipelines are part of the result. */
    public static CompiledProject compile(ProjectSettings settings, Display display) throws InterruptedException {
        return compile(settings, classPath(settings, display));
    }

    /** As {@link #compile(ProjectSettings, Display)}, for who knows the {@link #classPath} already. */
    public static CompiledProject compile(ProjectSettings settings, ClassPath classPath) {
        return new CompiledProject(settings, classPath.libraries(), new Compiler().compile(classPath));
    }

    /** The project's compiled classes and the libraries that they need. */
    public static ClassPath classPath(ProjectSettings settings, Display display) throws InterruptedException {
        Path classes = classes(settings);
        if (!Files.isDirectory(classes)) {
            throw Obstacle.project(
                    classes.toString(),
                    "The project has no compiled classes.",
                    "Pipelines are read from there.",
                    "compile the project first: mvn compile, in " + settings.folder() + ".");
        }
        return new ClassPath(List.of(classes), Libraries.of(settings, display), List.of());
    }

    /** Where a project's compiled classes are. */
    public static Path classes(ProjectSettings settings) {
        return settings.folder().resolve("target/classes");
    }

    /** The pipeline of that name, which may be its full name or the id of its DAG; it has no problems then. */
    public CompiledPipeline pipeline(String name) {
        for (CompiledPipeline pipeline : compilation.pipelines()) {
            if (pipeline.name().equals(name) || pipeline.dagId().equals(name)) {
                return pipeline;
            }
        }
        List<String> known = compilation.names();
        throw Obstacle.usage(
                "pipeline " + name,
                "The project \"" + settings.project() + "\" has no pipeline of this name. "
                        + (known.isEmpty() ? "It has none at all." : "It has: " + String.join(", ", known) + "."),
                "Pipelines are found among the compiled classes in " + classes(settings) + ".",
                known.isEmpty()
                        ? "see that a public class implements PipelineDefinition, and compile the project (mvn compile)."
                        : "name one of those; if it is new, compile the project (mvn compile) first.");
    }

    /** Ships all pipelines, and the project's classes and libraries, to a root. */
    public ReleaseRoot.Published publish(ReleaseRoot root, String message) throws InterruptedException {
        Path jar = settings.folder().resolve("target").resolve(settings.project() + "-classes.jar");
        try {
            UserJar.write(classes(settings), jar);
        } catch (IOException e) {
            throw Obstacle.machine(
                    jar.toString(),
                    "The project's classes cannot be packed: " + e + ".",
                    "Tasks load them from this jar.",
                    "make room on the disk, and see that no build is changing the classes at this moment.",
                    e);
        }
        List<Path> jars = new ArrayList<>(List.of(jar));
        jars.addAll(libraries);
        Release release = new Release(
                settings.project(),
                compilation.files(),
                jars,
                new Release.Target(settings.staging(), settings.deadLetters()));
        return root.publish(release, Origin.of(settings.folder(), message));
    }
}
