package dev.dataflow.maven;

import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Explained;
import dev.dataflow.compiler.Explanation;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/** Tells which tasks the project's pipelines become, why each boundary is there and why each engine was chosen. */
@Mojo(
        name = "explain",
        defaultPhase = LifecyclePhase.PROCESS_CLASSES,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class ExplainGoal extends Goal {
    private static final String MERMAID = "mermaid";
    private static final String JSON = "json";

    /** The pipeline to explain; all of them if left out. */
    @Parameter(property = "dataflow.pipeline")
    @Nullable
    String pipeline;

    /**
     * How it is told: {@code text}; {@code mermaid}, a flowchart that code hosts and wikis draw; or {@code json}, one line
     * a pipeline, with the fields of {@code dataflow explain --json}.
     */
    @Parameter(property = "dataflow.format", defaultValue = "text")
    String format = "text";

    @Override
    void run() throws MojoExecutionException, MojoFailureException {
        if (!List.of("text", MERMAID, JSON).contains(format)) {
            throw new MojoFailureException(
                    "Cannot explain as \"" + format + "\": dataflow.format is text, mermaid or json");
        }
        List<CompiledPipeline> all = compilation().pipelines();
        List<CompiledPipeline> chosen = all.stream()
                .filter(compiled ->
                        pipeline == null || pipeline.equals(compiled.name()) || pipeline.equals(compiled.dagId()))
                .toList();
        if (chosen.isEmpty() && pipeline != null) {
            throw new MojoFailureException("There is no pipeline \"" + pipeline + "\". There are: "
                    + all.stream().map(CompiledPipeline::name).collect(Collectors.joining(", ")));
        }
        chosen.forEach(compiled -> told(compiled.document()).lines().forEach(getLog()::info));
    }

    private String told(PipelineDocument document) {
        if (format.equals(JSON)) {
            return new Json().line(Explained.of(document));
        }
        return format.equals(MERMAID) ? Explanation.mermaid(document) : Explanation.of(document);
    }
}
