package dev.dataflow.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code dataflow}. */
@Command(
        name = "dataflow",
        mixinStandardHelpOptions = true,
        versionProvider = DataflowCommand.Version.class,
        description = "Data pipelines in Java, run by Apache Airflow.",
        subcommands = {
            InitCommand.class,
            CheckCommand.class,
            CompileCommand.class,
            ExplainCommand.class,
            RunCommand.class,
            DeadLetterCommand.class,
            GcCommand.class,
            SchemaCommand.class,
            DevCommand.class,
            DemoCommand.class,
            StopCommand.class,
            InstallCommand.class
        })
final class DataflowCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "-C",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The project's folder, or one in it; the current folder if left out,"
                    + " or the samples if that is in Dataflow's own checkout.")
    private @Nullable Path folder;

    ProjectFolder project() {
        return new ProjectFolder(folder);
    }

    /** The version of the jar that this class is in. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = DataflowCommand.class.getPackage().getImplementationVersion();
            return new String[] {"dataflow " + (version == null ? "of the sources" : version)};
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "No command is given.");
    }
}
