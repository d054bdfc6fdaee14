package dev.dataflow.cli;

import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.compiler.Explanation;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.ir.Plan;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow explain}. */
@Command(name = "explain", description = "Tell which tasks a pipeline becomes, and why each boundary is there.")
final class ExplainCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Its name; all of the project's if left out.")
    private @Nullable String name;

    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private Output output;

    /** One pipeline as programs read it. */
    private record Explained(String pipeline, String dagId, List<Task> tasks) {}

    private record Task(
            String task,
            String engine,
            List<String> steps,
            List<String> upstream,
            List<String> connections,
            List<Boundary> boundaries) {}

    private record Boundary(String from, String to, String reason) {}

    @Override
    public Integer call() throws InterruptedException {
        CompiledProject compiled = dataflow.project().compiled(output);
        boolean wrong = ProjectFolder.complain(compiled, output.people());
        if (wrong && (name == null || hasProblems(compiled.compilation(), name))) {
            return ExitCode.PROJECT.number();
        }
        List<CompiledPipeline> chosen =
                name == null ? compiled.compilation().pipelines() : List.of(compiled.pipeline(name));
        chosen.forEach(pipeline -> output.people().println(Explanation.of(pipeline.document())));
        List<Explained> explained = chosen.stream().map(ExplainCommand::explain).toList();
        output.result(explained);
        return ExitCode.DONE.number();
    }

    private static Explained explain(CompiledPipeline pipeline) {
        List<Task> tasks = pipeline.document().plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .map(ExplainCommand::explain)
                .toList();
        return new Explained(pipeline.name(), pipeline.dagId(), tasks);
    }

    private static Task explain(Plan.Task task) {
        return new Task(
                task.name(),
                task.engine().engine(),
                task.steps(),
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
