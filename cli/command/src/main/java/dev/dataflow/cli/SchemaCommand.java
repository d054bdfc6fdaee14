package dev.dataflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code dataflow schema}. */
@Command(
        name = "schema",
        description = "Keep the columns of sources in files of the project.",
        subcommands = SchemaPullCommand.class)
final class SchemaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private DataflowCommand dataflow;

    ProjectFolder project() {
        return dataflow.project();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "No command is given.");
    }
}
