package dev.dataflow.deploy.python;

import dev.dataflow.deploy.Display;
import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.ExclusiveUse;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.process.Brood;
import dev.dataflow.deploy.process.Program;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete Python environment in the user's cache.
 *
 * @param folder the environment; absolute
 * @param fetchSeconds how long this command spent on downloads for it; 0 if it was there
 */
public record PythonEnvironment(Path folder, double fetchSeconds) {
    /** Written last, so that an environment without it is half-made. */
    private static final String MARKER = "dataflow-complete";
    /** A variable of whatever works on an environment, with its folder as the value. */
    private static final String MARK = "DATAFLOW_ENVIRONMENT";

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Neither the current folder nor Python's own variables have a say in what is imported; pip's own, and its files, still count. */
    private static final String ALONE = "-I";

    /**
     * What to install.
     *
     * @param name first part of the folder's name
     * @param lock the packages
     * @param bytes room that it takes while it is made
     * @param options for pip, beside those that every environment has
     */
    public record Recipe(String name, LockFile lock, long bytes, List<String> options) {
        public Recipe {
            options = List.copyOf(options);
        }
    }

    /** Its Python. */
    public Path python() {
        return folder.resolve("bin/python");
    }

    /** Gives the environment of a recipe, and makes it if it is not there or not whole. */
    public static PythonEnvironment prepare(
            Recipe recipe, UserCache cache, Map<String, String> variables, Display display)
            throws InterruptedException {
        // A Python that was asked for is used, whatever there is of others.
        boolean named = !variables.getOrDefault(PythonInterpreter.NAMED, "").isBlank();
        Optional<Path> ready = named ? Optional.empty() : complete(recipe, cache);
        if (ready.isPresent()) {
            return new PythonEnvironment(ready.get(), 0);
        }
        PythonInterpreter interpreter = PythonInterpreter.find(variables);
        Path folder = cache.folder("").resolve(prefix(recipe) + interpreter.version());
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        ExclusiveUse use = ExclusiveUse.of(
                lock,
                () -> display.line("Another command is making the " + recipe.name() + " environment; waiting for it."));
        try {
            return isComplete(folder)
                    ? new PythonEnvironment(folder, 0)
                    : make(recipe, cache, interpreter, folder, display);
        } finally {
            use.close();
        }
    }

    private static String prefix(Recipe recipe) {
        return recipe.name() + "-" + recipe.lock().digest() + "-";
    }

    private static Optional<Path> complete(Recipe recipe, UserCache cache) {
        if (!Files.isDirectory(cache.root())) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(cache.root(), prefix(recipe) + "*")) {
            for (Path folder : found) {
                if (isComplete(folder)) {
                    return Optional.of(folder);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The interpreter is a link to the user's own Python, which may have been removed since. */
    private static boolean isComplete(Path folder) {
        return Files.exists(folder.resolve(MARKER)) && Files.isExecutable(folder.resolve("bin/python"));
    }

    private static PythonEnvironment make(
            Recipe recipe, UserCache cache, PythonInterpreter interpreter, Path folder, Display display)
            throws InterruptedException {
        Path log = cache.logs().resolve(recipe.name() + "-environment.log");
        Display.Part part = display.begin("Python environment of " + recipe.name());
        try (BufferedWriter copy = Files.newBufferedWriter(log)) {
            // Pip goes on when whoever started it was killed; now that the lock is ours, it is nobody's.
            new Brood(MARK + "=" + folder, List.of()).end(PATIENCE);
            if (Files.exists(folder)) {
                part.at("removing one that was left half-made");
                Durable.delete(folder);
            }
            if (Files.getFileStore(cache.root()).getUsableSpace() < recipe.bytes()) {
                throw PipOutput.diskFull("Python environment of " + recipe.name(), cache.root());
            }
            part.at("with " + interpreter.executable() + " (Python " + interpreter.version() + ")");
            PipOutput made = new PipOutput(part, 0);
            int code = run(venv(interpreter, folder), made, copy);
            if (code != 0) {
                throw made.obstacle(recipe.name(), code, log);
            }
            PipOutput installed = new PipOutput(part, recipe.lock().packages());
            for (Path requirements : recipe.lock().paths()) {
                code = run(install(recipe, requirements, folder), installed, copy);
                if (code != 0) {
                    throw installed.obstacle(recipe.name(), code, log);
                }
            }
            Durable.delete(folder.resolve("tmp"));
            Durable.replace(folder.resolve(MARKER), recipe.lock().digest() + "\n");
            part.done(String.format(Locale.ROOT, "%.0f MB fetched", installed.megabytes()));
            return new PythonEnvironment(folder, installed.fetchSeconds());
        } catch (IOException | UncheckedIOException e) {
            part.failed();
            throw outOfReach(recipe, cache, e);
        } catch (Obstacle e) {
            part.failed();
            throw e;
        }
    }

    private static Program venv(PythonInterpreter interpreter, Path folder) {
        return Program.of(interpreter.executable().toString(), ALONE, "-m", "venv", folder.toString())
                .with(MARK, folder.toString());
    }

    /**
     * The user's own pip configuration decides where packages come from, the hashes what they may be. Every requirement is in the lock, so nothing is
     * resolved, and what comes as source is built by what is locked and installed before it, not by whatever is newest; and temporary files go where the environment goes, since the system's folder for them is often small.
     */
    private static Program install(Recipe recipe, Path requirements, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                folder.resolve("bin/python").toString(),
                ALONE,
                "-m",
                "pip",
                "install",
                "--require-hashes",
                "--no-deps",
                "--no-build-isolation",
                "--no-user",
                "--no-input",
                "--progress-bar",
                "off",
                "--disable-pip-version-check"));
        command.addAll(recipe.options());
        command.addAll(List.of("-r", requirements.toString()));
        return Program.of(command)
                .with(MARK, folder.toString())
                .with("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString())
                // For what pip itself starts.
                .with("PYTHONPATH", null)
                .with("PYTHONHOME", null)
                .with("LC_ALL", "C.UTF-8");
    }

    private static int run(Program program, PipOutput output, BufferedWriter copy)
            throws IOException, InterruptedException {
        return program.run(line -> {
            output.accept(line);
            try {
                copy.write(line);
                copy.newLine();
                copy.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Obstacle outOfReach(Recipe recipe, UserCache cache, Exception e) {
        String where = "Python environment of " + recipe.name();
        if (String.valueOf(e.getMessage()).contains("No space left")) {
            return PipOutput.diskFull(where, cache.root());
        }
        return Obstacle.machine(
                where,
                "It cannot be made in " + cache.root() + ": " + e + ".",
                "Commands need it.",
                "make that folder writable, or set DATAFLOW_CACHE to one that is.",
                e);
    }
}
