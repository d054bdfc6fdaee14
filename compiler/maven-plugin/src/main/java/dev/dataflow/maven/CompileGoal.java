package dev.dataflow.maven;

import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.OutputFolder;
import dev.dataflow.compiler.Stamp;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Compiles the project's pipelines: a DAG file and a document each. What is wrong with them fails the build. While nothing
 * has changed, nothing is done.
 */
@Mojo(
        name = "compile",
        defaultPhase = LifecyclePhase.PROCESS_CLASSES,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class CompileGoal extends Goal {
    private static final String NAME = "compile";

    /** Where DAG files and documents go. Files of pipelines that are no more are removed there. */
    @Parameter(property = "dataflow.output", defaultValue = "${project.build.directory}/dataflow", required = true)
    File output;

    @Override
    void run() throws MojoExecutionException, MojoFailureException, IOException {
        Stamp stamp = stamp(NAME);
        if (stamp.holds(output.toPath())) {
            getLog().info("Nothing changed since the pipelines were compiled");
            return;
        }
        stamp.clear();
        Compilation compilation = compilation();
        SortedMap<String, String> files = compilation.files();
        List<String> written = new OutputFolder(output.toPath()).replaceAll(files);
        stamp.set(output.toPath(), files);
        getLog().info(counted(compilation.pipelines().size()) + " compiled, "
                + (written.isEmpty() ? "nothing changed" : "written: " + String.join(", ", written)));
    }
}
