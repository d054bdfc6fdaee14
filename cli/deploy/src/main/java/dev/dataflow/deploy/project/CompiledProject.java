package dev.dataflow.deploy.project;

import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Compiler;
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
import java.util.stream.Stream;

/** A project and what compiling it gave. */
public record CompiledProject(ProjectSettings settings, Compilation compilation) {

    /** Compiles the pipelines among a project's compiled classes. Mistakes in pipelines are part of the result. */
    public static CompiledProject compile(ProjectSettings settings) {
        Path classes = classes(settings);
        if (!Files.isDirectory(classes)) {
            throw Obstacle.project(
                    classes.toString(),
                    "The project has no compiled classes.",
                    "Pipelines are read from there.",
                    "compile the project first: mvn compile, in " + settings.folder() + ".");
        }
        ClassPath classPath = new ClassPath(List.of(classes), libraries(settings), List.of());
        return new CompiledProject(settings, new Compiler().compile(classPath));
    }

    /** Where a project's compiled classes are. */
    public static Path classes(ProjectSettings settings) {
        return settings.folder().resolve("target/classes");
    }

    /** Jars that the project's classes need and no engine brings: what {@code mvn dependency:copy-dependencies} leaves. */
    private static List<Path> libraries(ProjectSettings settings) {
        Path folder = settings.folder().resolve("target/dependency");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Obstacle.project(
                    folder.toString(),
                    "The project's libraries cannot be read: " + e + ".",
                    "Its classes need them.",
                    "make the folder readable, or remove it.");
        }
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
        jars.addAll(libraries(settings));
        Release release = new Release(
                settings.project(),
                compilation.files(),
                jars,
                new Release.Target(settings.staging(), settings.deadLetters()));
        return root.publish(release, Origin.of(settings.folder(), message));
    }
}
