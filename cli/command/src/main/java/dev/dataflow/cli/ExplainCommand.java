package dev.dataflow.cli;

import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Explained;
import dev.dataflow.compiler.Explanation;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.ir.PipelineDocument;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow explain}. */
@Command(
        name = "explain",
        description = "Tell which tasks a pipeline becomes, why each boundary is there and why each engine was chosen.")
final class ExplainCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Its name; all of the project's if left out.")
    private @Nullable String name;

    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private Output output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "How it is shown: text (the default); mermaid, a flowchart that code hosts and wikis draw; or json, what --json gives.")
    private Format format;

    /** How people read it. */
    enum Format {
        text,
        mermaid,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        CompiledProject compiled = dataflow.project().compiled(output);
        boolean wrong = ProjectFolder.complain(compiled, output.people());
        if (wrong && (name == null || hasProblems(compiled.compilation(), name))) {
            output.problems(compiled.compilation());
            return ExitCode.PROJECT.number();
        }
        List<CompiledPipeline> chosen =
                name == null ? compiled.compilation().pipelines() : List.of(compiled.pipeline(name));
        List<Explained> explained = chosen.stream()
                .map(pipeline -> Explained.of(pipeline.document()))
                .toList();
        if (format == Format.json) {
            output.people().print(Json.text(explained));
        } else {
            chosen.forEach(pipeline -> output.people().println(shown(pipeline.document())));
        }
        output.result(explained);
        return ExitCode.DONE.number();
    }

    private String shown(PipelineDocument document) {
        return format == Format.mermaid ? Explanation.mermaid(document) : Explanation.of(document);
    }

    /** A pipeline that is known and was not compiled. */
    private static boolean hasProblems(Compilation compilation, String name) {
        return compilation.names().contains(name)
                && compilation.pipelines().stream()
                        .noneMatch(pipeline -> pipeline.name().equals(name));
    }
}
