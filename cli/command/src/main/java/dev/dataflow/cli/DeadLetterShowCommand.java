package dev.dataflow.cli;

import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.run.KeptLetters;
import dev.dataflow.deploy.run.KeptLetters.Letter;
import dev.dataflow.deploy.run.KeptLetters.OfTask;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code dataflow deadletter show}. */
@Command(
        name = "show",
        description = "Show what a run put aside: each row or record, with the reason and where it came from.")
final class DeadLetterShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PIPELINE", description = "Its DAG id, which is its name unless it has a namespace.")
    private String pipeline = "";

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "The run; the newest that put something aside if left out.")
    private @Nullable String run;

    @Option(names = "--task", paramLabel = "TASK", description = "Of this task alone.")
    private @Nullable String task;

    @Option(names = "--step", paramLabel = "STEP", description = "Of this step alone.")
    private @Nullable String step;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "No more than so many; ${DEFAULT-VALUE} if left out.")
    private int limit;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private DeadLetterCommand parent;

    @Mixin
    private Output output;

    /** The result as programs read it; {@code rows} are all there are, of which there may be more than are shown. */
    private record Result(String pipeline, String run, long rows, List<Shown> deadLetters) {}

    private record Shown(
            String task,
            String step,
            String reason,
            @Nullable String sourceFile,
            @Nullable Long line,
            Object record) {
        static Shown of(String task, Letter letter) {
            return new Shown(task, letter.step(), letter.reason(), letter.sourceFile(), letter.line(), letter.record());
        }
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--limit takes a number of at least 1, not " + limit + ".");
        }
        List<OfTask> tasks = chosen();
        String shownRun = tasks.get(0).run();
        long rows = tasks.stream()
                .flatMap(kept -> kept.steps().stream())
                .filter(kept -> step == null || kept.step().equals(step))
                .mapToLong(KeptLetters.OfStep::rows)
                .sum();
        List<Shown> shown = new ArrayList<>();
        for (OfTask kept : tasks) {
            KeptLetters.each(kept.file(), letter -> {
                if (shown.size() < limit && (step == null || letter.step().equals(step))) {
                    shown.add(Shown.of(kept.task(), letter));
                }
                return shown.size() < limit;
            });
        }
        tell(shownRun, rows, shown);
        output.result(new Result(pipeline, shownRun, rows, shown));
        return ExitCode.DONE.number();
    }

    /** The tasks of the one run that is asked for; at least one, with something of the step. */
    private List<OfTask> chosen() {
        List<OfTask> found = parent.letters().tasks(pipeline::equals);
        if (found.isEmpty()) {
            found = named("pipeline", pipeline, parent.letters().tasks(name -> true), kept -> List.of(kept.pipeline()));
        }
        String wanted = run == null ? found.get(0).run() : run;
        found = named("run", wanted, found, kept -> List.of(kept.run()));
        if (task != null) {
            found = named("task", task, found, kept -> List.of(kept.task()));
        }
        return step == null
                ? found
                : named(
                        "step",
                        step,
                        found,
                        kept -> kept.steps().stream()
                                .map(KeptLetters.OfStep::step)
                                .toList());
    }

    private static List<OfTask> named(
            String what, String name, List<OfTask> among, Function<OfTask, List<String>> names) {
        List<OfTask> found =
                among.stream().filter(kept -> names.apply(kept).contains(name)).toList();
        if (found.isEmpty()) {
            String there = among.stream()
                    .flatMap(kept -> names.apply(kept).stream())
                    .distinct()
                    .limit(20)
                    .collect(Collectors.joining(", "));
            throw Obstacle.usage(
                    name,
                    "Nothing was put aside of a " + what + " of this name.",
                    there.isEmpty() ? "Nothing was put aside at all." : "Something was of: " + there + ".",
                    "see what there is with dataflow deadletter list.");
        }
        return found;
    }

    private void tell(String shownRun, long rows, List<Shown> shown) {
        PrintStream people = output.people();
        people.println(pipeline + ", run " + shownRun + ": " + rows + (rows == 1 ? " row" : " rows") + " put aside"
                + (shown.size() < rows ? ", the first " + shown.size() : ""));
        for (Shown letter : shown) {
            String file = letter.sourceFile();
            String place = file == null ? "" : "   (" + file + (letter.line() == null ? "" : ":" + letter.line()) + ")";
            people.println();
            people.println("  " + Tables.visible(letter.task() + " › " + letter.step() + place));
            people.println("  " + Tables.visible(letter.reason()));
            people.println(
                    "  " + Tables.visible(letter.record() instanceof String text ? text : Json.line(letter.record())));
        }
    }
}
