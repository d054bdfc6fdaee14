package dev.dataflow.cli;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.Termination;
import java.io.FileDescriptor;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Where the command begins: the one place that turns failures into messages and exit codes. */
public final class Main {
    private static final int WIDTH = 100;

    private Main() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintStream out = Output.stream(FileDescriptor.out);
        PrintStream errors = Output.stream(FileDescriptor.err);
        // What a definition prints is no part of a result.
        System.setOut(errors);
        System.exit(commandLine(out, errors).execute(arguments));
    }

    static CommandLine commandLine(PrintStream out, PrintStream errors) {
        CommandLine commandLine = new CommandLine(new DataflowCommand());
        commandLine.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true));
        commandLine.setErr(new PrintWriter(new OutputStreamWriter(errors, StandardCharsets.UTF_8), true));
        commandLine.setExitCodeExceptionMapper(failure -> code(failure).number());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (Termination.begun()) {
                return ExitCode.INTERRUPTED.number(); // it failed because its processes are being ended
            }
            complain(failure, errors);
            if (failure instanceof Obstacle obstacle) {
                tell(obstacle, command, errors);
            }
            return code(failure).number();
        });
        commandLine.setParameterExceptionHandler((failure, given) -> {
            String command = failure.getCommandLine().getCommandSpec().qualifiedName();
            errors.println(
                    "error  " + command + "\n  " + failure.getMessage() + "\n  Fix: see " + command + " --help.");
            return ExitCode.USAGE.number();
        });
        withHelp(commandLine);
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.number()), code.meaning());
        }
        commandLine
                .getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        commandLine.setUsageHelpWidth(WIDTH);
        // The front door prints this command's help by itself, and the others are to look like it.
        commandLine.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        return commandLine;
    }

    private static void withHelp(CommandLine commandLine) {
        for (CommandLine command : commandLine.getSubcommands().values()) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            withHelp(command);
        }
    }

    private static ExitCode code(Throwable failure) {
        if (failure instanceof Obstacle obstacle) {
            return ExitCode.of(obstacle);
        }
        return failure instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.BUG;
    }

    /** An obstacle as programs read it. If it is the result's own file, there is nowhere else to write it. */
    private static void tell(Obstacle obstacle, CommandLine command, PrintStream errors) {
        try {
            Output.error(command, obstacle);
        } catch (Obstacle second) {
            if (!second.text().equals(obstacle.text())) {
                errors.println(second.text());
            }
        }
    }

    private static void complain(Throwable failure, PrintStream errors) {
        if (failure instanceof Obstacle obstacle) {
            errors.println(obstacle.text());
        } else if (!(failure instanceof InterruptedException)) {
            errors.println("This is a bug of Dataflow; please report it with the lines below.");
            failure.printStackTrace(errors);
        }
    }
}
