package dev.dataflow.cli;

import dev.dataflow.compiler.Compilation;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.Termination;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command's results go: shown, and as JSON if it was asked for. */
final class Output {
    private static final String STDOUT = "-";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private @Nullable String json;

    @SuppressWarnings("UnusedMethod") // picocli calls it
    @Option(
            names = "--json",
            arity = "0..1",
            paramLabel = "FILE",
            preprocessor = OnlyAttached.class,
            description = "Print the result as JSON, and everything else as errors; with =FILE, write it to that file.")
    private void json(@Nullable String asked) {
        if (asked != null && !asked.equals(STDOUT)) {
            String obstacle = new ResultFile(asked).obstacle();
            if (obstacle != null) {
                throw new ParameterException(command.commandLine(), "\"--json=" + asked + "\" " + obstacle);
            }
        }
        json = asked;
    }

    /** A value must be attached by "=": the next word is the command's own. */
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's own signature
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec argument, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) {
                arguments.push(STDOUT);
            }
            return false;
        }
    }

    private boolean jsonAlone() {
        return STDOUT.equals(json);
    }

    /** Where people read. */
    PrintStream people() {
        return stream(jsonAlone() ? FileDescriptor.err : FileDescriptor.out);
    }

    private Terminal terminal() {
        return Terminal.of(jsonAlone() ? 2 : 1, System.getenv());
    }

    /** Whether people read it as it comes. */
    boolean seen() {
        return terminal().live();
    }

    /** A display where people read. */
    TerminalDisplay display() {
        TerminalDisplay display = new TerminalDisplay(people(), terminal());
        Runtime.getRuntime().addShutdownHook(new Thread(display::close, "silence"));
        return display;
    }

    /** A result, in the form for programs; {@code people} gets the other form, from the caller. A command that was told to end has none. */
    void result(Object value) {
        if (Termination.begun()) {
            return;
        }
        if (jsonAlone()) {
            PrintStream out = stream(FileDescriptor.out);
            out.print(Json.text(value));
            out.flush();
        } else if (json != null) {
            new ResultFile(json).write(Json.text(value));
        }
    }

    /** The result of a command that the project's problems keep from going on. */
    void problems(Compilation compilation) {
        result(Map.of("problems", ProblemForm.of(compilation.problems())));
    }

    /** The result of a command that failed, if it was asked for as JSON. */
    static void error(CommandLine command, Obstacle obstacle) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("where", obstacle.where());
        error.put("what", obstacle.what());
        error.put("why", obstacle.why());
        error.put("fix", obstacle.wayOut());
        error.put("code", ExitCode.of(obstacle).number());
        command.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Output.class::isInstance)
                .forEach(output -> ((Output) output).result(Map.of("error", error)));
    }

    /** In UTF-8, whatever the locale. */
    static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
