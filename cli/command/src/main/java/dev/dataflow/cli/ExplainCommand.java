package dev.dataflow.cli;

import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Explanation;
import dev.dataflow.compiler.plan.SettingWords;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
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
                    "How it is shown: text (the default), or mermaid, a flowchart that code hosts and wikis draw.")
    private Format format;

    /** How people read it. */
    enum Format {
        text,
        mermaid
    }

    /** One pipeline as programs read it. */
    private record Explained(String pipeline, String dagId, List<String> settings, List<Task> tasks) {}

    private record Task(
            String task,
            String engine,
            SortedMap<String, String> engineSettings,
            List<String> settings,
            List<Step> steps,
            List<String> upstream,
            List<String> connections,
            List<Boundary> boundaries) {}

    /** With why its engine was chosen; null if its author named it. */
    private record Step(
            String step,
            String does,
            List<String> inputs,
            @Nullable String engineReason) {}

    private record Boundary(String from, String to, String reason) {}

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
        chosen.forEach(pipeline -> output.people().println(shown(pipeline.document())));
        List<Explained> explained = chosen.stream().map(ExplainCommand::explain).toList();
        output.result(explained);
        return ExitCode.DONE.number();
    }

    private String shown(PipelineDocument document) {
        return format == Format.mermaid ? Explanation.mermaid(document) : Explanation.of(document);
    }

    private static Explained explain(CompiledPipeline pipeline) {
        PipelineDocument document = pipeline.document();
        Map<String, dev.dataflow.ir.Step> steps = new HashMap<>();
        document.ir().steps().forEach(step -> steps.put(step.name(), step));
        List<Task> tasks = document.plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .map(task -> explain(task, document.ir(), steps))
                .toList();
        return new Explained(pipeline.name(), pipeline.dagId(), Explanation.settings(document), tasks);
    }

    private static Task explain(Plan.Task task, PipelineIr pipeline, Map<String, dev.dataflow.ir.Step> steps) {
        return new Task(
                task.name(),
                task.engine().engine(),
                task.engine().options(),
                SettingWords.of(task.settings().without(pipeline)),
                task.steps().stream()
                        .map(name -> Objects.requireNonNull(steps.get(name)))
                        .map(step -> new Step(
                                step.name(),
                                Explanation.of(step),
                                step.inputs(),
                                task.engineReasons().get(step.name())))
                        .toList(),
                task.upstream(),
                task.connections(),
                task.boundaries().stream()
                        .map(boundary -> new Boundary(boundary.from(), boundary.to(), boundary.reason()))
                        .toList());
    }

    /** A pipeline that is known and was not compiled. */
    private static boolean hasProblems(Compilation compilation, String name) {
        return compilation.names().contains(name)
                && compilation.pipelines().stream()
                        .noneMatch(pipeline -> pipeline.name().equals(name));
    }
}
