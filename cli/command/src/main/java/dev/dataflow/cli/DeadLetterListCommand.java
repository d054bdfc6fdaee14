package dev.dataflow.cli;

import dev.dataflow.deploy.run.KeptLetters;
import dev.dataflow.deploy.run.KeptLetters.OfTask;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow deadletter list}. */
@Command(name = "list", description = "List the tasks that put something aside, the newest first.")
final class DeadLetterListCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PIPELINE",
            arity = "0..1",
            description = "Its DAG id, which is its name unless it has a namespace; all of them if left out.")
    private @Nullable String pipeline;

    @ParentCommand
    private DeadLetterCommand parent;

    @Mixin
    private Output output;

    /** The result as programs read it. */
    private record Result(List<Task> deadLetters) {}

    private record Task(
            String pipeline,
            String run,
            String task,
            String written,
            long rows,
            List<KeptLetters.OfStep> steps,
            String file) {
        static Task of(OfTask kept) {
            return new Task(
                    kept.pipeline(),
                    kept.run(),
                    kept.task(),
                    kept.written().toString(),
                    kept.rows(),
                    kept.steps(),
                    kept.file().toString());
        }
    }

    @Override
    public Integer call() {
        List<OfTask> tasks = parent.letters().tasks(name -> pipeline == null || name.equals(pipeline));
        PrintStream people = output.people();
        if (tasks.isEmpty()) {
            people.println(pipeline == null ? "Nothing was put aside." : "Nothing of " + pipeline + " was put aside.");
        } else {
            people.print(Tables.deadLetters(tasks));
        }
        output.result(new Result(tasks.stream().map(Task::of).toList()));
        return ExitCode.DONE.number();
    }
}
