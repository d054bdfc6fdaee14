package dev.dataflow.deploy.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program that is run to its end and that never outlives us, however we end short of SIGKILL. */
public final class Program {
    private final List<String> command;
    private final Map<String, @Nullable String> environment;
    private @Nullable Path folder;

    private Program(List<String> command) {
        this.command = List.copyOf(command);
        this.environment = new LinkedHashMap<>();
    }

    /** The program and its arguments. */
    public static Program of(List<String> command) {
        return new Program(command);
    }

    /** The program and its arguments. */
    public static Program of(String... command) {
        return new Program(List.of(command));
    }

    /** Sets a variable of its environment, or removes it if the value is null; the rest is ours. */
    public Program with(String variable, @Nullable String value) {
        environment.put(variable, value);
        return this;
    }

    /** Gives it these variables and no others. */
    public Program withOnly(Map<String, String> variables) {
        System.getenv().keySet().forEach(name -> environment.put(name, null));
        environment.putAll(variables);
        return this;
    }

    /** Sets the folder that it runs in. */
    public Program in(Path place) {
        this.folder = place;
        return this;
    }

    /**
     * Runs it and hands on each line of its output and errors, in one stream.
     *
     * @return its exit code
     * @throws IOException if it cannot be started
     * @throws InterruptedException if this thread was interrupted, or this command is ending; the program has been ended then
     */
    public int run(Consumer<String> lines) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        try (OwnedProcess owned = OwnedProcess.start(builder);
                BufferedReader output = owned.process().inputReader(StandardCharsets.UTF_8)) {
            owned.process().getOutputStream().close();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return owned.waitFor();
        }
    }
}
