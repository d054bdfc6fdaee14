package dev.dataflow.compiler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script of the tests' that Python itself runs, which knows nothing of how the compiler writes. */
public final class PythonScript {
    private static final Path FOLDER = Path.of("src/test/resources/python");

    private PythonScript() {}

    /**
     * The lines that the script prints about a file.
     *
     * @throws IllegalStateException with what it printed if it fails
     */
    public static List<String> run(String name, Path file) throws IOException, InterruptedException {
        Process python = new ProcessBuilder(
                        "python3", FOLDER.resolve(name).toAbsolutePath().toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        python.getOutputStream().close();
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!python.waitFor(1, TimeUnit.MINUTES) || python.exitValue() != 0) {
            throw new IllegalStateException("Cannot have " + name + " look at " + file + ": " + printed);
        }
        return printed.lines().toList();
    }
}
