package dev.dataflow.maven;

import dev.dataflow.compiler.Stamp;
import java.io.IOException;
import java.util.TreeMap;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Tells every problem of the project's pipelines, and fails the build if there is one. While nothing has changed, nothing
 * is done.
 */
@Mojo(
        name = "check",
        defaultPhase = LifecyclePhase.PROCESS_CLASSES,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class CheckGoal extends Goal {
    private static final String NAME = "check";

    @Override
    void run() throws MojoExecutionException, MojoFailureException, IOException {
        Stamp stamp = stamp(NAME);
        if (stamp.holds(status.toPath())) {
            getLog().info("Nothing changed since the pipelines were checked");
            return;
        }
        stamp.clear();
        int count = compilation().pipelines().size();
        stamp.set(status.toPath(), new TreeMap<>());
        getLog().info("No problems in " + counted(count));
    }
}
