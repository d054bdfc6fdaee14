package dev.dataflow.maven;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.compiler.OutputFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;

/** Compiles the project's pipelines: a DAG file and a document each. What is wrong with them fails the build. */
@Mojo(
        name = "compile",
        defaultPhase = LifecyclePhase.PROCESS_CLASSES,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class CompileGoal extends AbstractMojo {
    /** The folder of the project's compiled classes, in which pipelines are looked for. */
    @Parameter(defaultValue = "${project.build.outputDirectory}", required = true)
    File classes;

    /** Where DAG files and documents go. Files of pipelines that are no more are removed there. */
    @Parameter(property = "dataflow.output", defaultValue = "${project.build.directory}/dataflow", required = true)
    File output;

    /** Leaves the pipelines alone. */
    @Parameter(property = "dataflow.skip", defaultValue = "false")
    boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || !classes.isDirectory()) {
            getLog().info(skip ? "Pipelines are skipped" : "There are no classes, hence no pipelines");
            return;
        }
        Compilation compilation = new Compiler().compile(classPath());
        if (!compilation.succeeded()) {
            compilation.problems().forEach(problem -> getLog().error(located(problem)));
            int count = compilation.problems().size();
            throw new MojoFailureException(
                    count == 1
                            ? "A pipeline has a problem, told above"
                            : "Pipelines have " + count + " problems, told above");
        }
        write(compilation);
    }

    private void write(Compilation compilation) throws MojoExecutionException {
        try {
            List<String> written = new OutputFolder(output.toPath()).replaceAll(compilation.files());
            int count = compilation.pipelines().size();
            getLog().info(count + (count == 1 ? " pipeline" : " pipelines") + " compiled, "
                    + (written.isEmpty() ? "nothing changed" : "written: " + String.join(", ", written)));
        } catch (IOException e) {
            throw new MojoExecutionException("Cannot write the compiled pipelines to " + output + ": " + e, e);
        }
    }

    /** Maven's own form of a place comes first, so that editors can jump there. */
    private String located(Problem problem) {
        Place place = problem.place();
        if (place == null) {
            return problem.text();
        }
        for (String root : project.getCompileSourceRoots()) {
            Path file = Path.of(root).resolve(folder(place)).resolve(place.file());
            if (Files.isRegularFile(file)) {
                return file + ":[" + place.line() + ",1] " + problem.text();
            }
        }
        return problem.text();
    }

    private static String folder(Place place) {
        int dot = place.className().lastIndexOf('.');
        return dot < 0 ? "" : place.className().substring(0, dot).replace('.', '/');
    }

    /** What runs with the project is shipped; what it is only compiled with, an engine brings. */
    private ClassPath classPath() throws MojoExecutionException {
        try {
            List<Path> own = List.of(classes.toPath());
            List<Path> runtime = paths(project.getRuntimeClasspathElements(), own);
            List<Path> provided = paths(project.getCompileClasspathElements(), own).stream()
                    .filter(entry -> !runtime.contains(entry))
                    .toList();
            return new ClassPath(own, runtime, provided);
        } catch (DependencyResolutionRequiredException e) {
            throw new MojoExecutionException("Cannot tell the project's class path: " + e.getMessage(), e);
        }
    }

    /** A module of the same build may not have any classes. */
    private static List<Path> paths(List<String> elements, List<Path> without) {
        return elements.stream()
                .map(Path::of)
                .filter(entry -> !without.contains(entry) && Files.exists(entry))
                .toList();
    }
}
