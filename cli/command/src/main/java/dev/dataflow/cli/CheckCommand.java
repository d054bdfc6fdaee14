package dev.dataflow.cli;

import dev.dataflow.deploy.project.CompiledProject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow check}. */
@Command(name = "check", description = "Tell every problem of every pipeline, with the line of your source.")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private Output output;

    /** The result as programs read it; {@code pipelines} are those without a problem. */
    private record Result(String project, List<String> pipelines, List<ProblemForm> problems) {}

    @Override
    public Integer call() throws InterruptedException {
        CompiledProject compiled = dataflow.project().compiled(output);
        List<String> pipelines = compiled.compilation().pipelines().stream()
                .map(pipeline -> pipeline.name())
                .toList();
        boolean wrong = ProjectFolder.complain(compiled, output.people());
        if (!wrong) {
            output.people()
                    .println("No problems in " + (pipelines.isEmpty() ? "0 pipelines" : String.join(", ", pipelines))
                            + ".");
        }
        output.result(new Result(
                compiled.settings().project(),
                pipelines,
                ProblemForm.of(compiled.compilation().problems())));
        return (wrong ? ExitCode.PROJECT : ExitCode.DONE).number();
    }
}
