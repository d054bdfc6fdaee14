package dev.dataflow.maven;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.compiler.Stamp;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What the goals have in common: the project's pipelines, and problems as errors of the build. */
abstract class Goal extends AbstractMojo {
    /** The folder of the project's compiled classes, in which pipelines are looked for. */
    @Parameter(defaultValue = "${project.build.outputDirectory}", required = true)
    File classes;

    /** Leaves the pipelines alone. */
    @Parameter(property = "dataflow.skip", defaultValue = "false")
    boolean skip;

    /** Where it is remembered what was seen last, so that nothing is done while nothing changes. */
    @Parameter(defaultValue = "${project.build.directory}/maven-status/dataflow", readonly = true, required = true)
    File status;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || !classes.isDirectory()) {
            getLog().info(skip ? "Pipelines are skipped" : "There are no classes, hence no pipelines");
            return;
        }
        try {
            run();
        } catch (IOException e) {
            throw new MojoExecutionException("Cannot read or write the project's files: " + e, e);
        }
    }

    abstract void run() throws MojoExecutionException, MojoFailureException, IOException;

    /** The project's pipelines; the build fails if one has a problem. */
    final Compilation compilation() throws MojoExecutionException, MojoFailureException {
        Compilation compilation = new Compiler().compile(classPath());
        if (!compilation.succeeded()) {
            compilation.problems().forEach(problem -> getLog().error(located(problem)));
            int count = compilation.problems().size();
            throw new MojoFailureException(
                    count == 1
                            ? "A pipeline has a problem, told above"
                            : "Pipelines have " + count + " problems, told above");
        }
        return compilation;
    }

    /** What the goal of that name has seen last. */
    final Stamp stamp(String goal) throws MojoExecutionException, IOException {
        return Stamp.of(status.toPath().resolve(goal), classPath());
    }

    static String counted(int count) {
        return count + (count == 1 ? " pipeline" : " pipelines");
    }

    /** Maven's own form of a place comes first, so that editors can jump there. */
    private String located(Problem problem) {
        Place place = problem.place();
        if (place == null) {
            return problem.text();
        }
        Optional<Path> source = project.getCompileSourceRoots().stream()
                .map(root -> Path.of(root).resolve(folder(place)).resolve(place.file()))
                .filter(Files::isRegularFile)
                .findFirst();
        return source.map(file -> file + ":[" + place.line() + ",1] " + problem.text())
                .orElseGet(problem::text);
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
