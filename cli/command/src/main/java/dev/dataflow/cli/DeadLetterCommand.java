package dev.dataflow.cli;

import dev.dataflow.deploy.run.KeptLetters;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code dataflow deadletter}. */
@Command(
        name = "deadletter",
        description = "Look at rows and records that runs have put aside.",
        subcommands = {DeadLetterListCommand.class, DeadLetterShowCommand.class})
final class DeadLetterCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private DataflowCommand dataflow;

    KeptLetters letters() {
        return new KeptLetters(dataflow.project().settings().deadLetters());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "No command is given.");
    }
}
