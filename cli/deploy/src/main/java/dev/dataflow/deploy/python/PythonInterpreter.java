package dev.dataflow.deploy.python;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Python that can make environments.
 *
 * @param executable the program; absolute
 * @param version major and minor version, as {@code 3.11}
 */
public record PythonInterpreter(Path executable, String version) {
    /** The variable by which a user names one. */
    static final String NAMED = "DATAFLOW_PYTHON";

    /** Names looked for on the path; the version that everything was run on comes first. */
    private static final List<String> NAMES = List.of("python3.11", "python3.12", "python3.13", "python3", "python");

    private static final List<String> VERSIONS = List.of("3.11", "3.12", "3.13");
    private static final String PROBE = "import sys; print('version', '%d.%d' % sys.version_info[:2])\n"
            + "try:\n import venv, ensurepip; print('complete')\nexcept ImportError as e: print('lacks', e.name)";

    /** The first interpreter that serves: {@code DATAFLOW_PYTHON} if it is set, else one of the path. */
    public static PythonInterpreter find(Map<String, String> environment) throws InterruptedException {
        String named = environment.getOrDefault(NAMED, "");
        List<String> refused = new ArrayList<>();
        for (Path candidate : named.isBlank()
                ? candidates(environment)
                : List.of(Path.of(named).toAbsolutePath())) {
            Optional<PythonInterpreter> found = probe(candidate, refused);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw missing(named, refused);
    }

    private static Set<Path> candidates(Map<String, String> environment) {
        Set<Path> found = new LinkedHashSet<>();
        for (String name : NAMES) {
            for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                Path program = Path.of(folder).resolve(name).toAbsolutePath();
                if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    found.add(program);
                }
            }
        }
        return found;
    }

    private static Optional<PythonInterpreter> probe(Path program, List<String> refused) throws InterruptedException {
        List<String> output = new ArrayList<>();
        try {
            // -I: neither the current folder nor the user's variables have a say in what is imported
            if (Program.of(program.toString(), "-I", "-c", PROBE).run(output::add) != 0) {
                refused.add(program + " does not run");
                return Optional.empty();
            }
        } catch (IOException e) {
            refused.add(program + " cannot be started");
            return Optional.empty();
        }
        String version = answer(output, "version ").orElse("");
        if (!VERSIONS.contains(version)) {
            refused.add(program + " is Python " + (version.isEmpty() ? "of an unknown version" : version));
            return Optional.empty();
        }
        if (!output.contains("complete")) {
            refused.add(program + " (Python " + version + ") lacks the module "
                    + answer(output, "lacks ").orElse("venv"));
            return Optional.empty();
        }
        return Optional.of(new PythonInterpreter(program, version));
    }

    private static Optional<String> answer(List<String> output, String key) {
        return output.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .findFirst();
    }

    private static Obstacle missing(String named, List<String> refused) {
        boolean incomplete = refused.stream().anyMatch(reason -> reason.contains("lacks the module"));
        String tried = refused.isEmpty() ? "" : "\nTried: " + String.join("; ", refused) + ".";
        return Obstacle.machine(
                named.isBlank() ? "Python" : "Python (DATAFLOW_PYTHON)",
                (incomplete
                                ? "There is a Python, but none that can make environments: its venv or ensurepip module is missing."
                                : refused.isEmpty()
                                        ? "There is no Python on the path."
                                        : "There is no Python of a version that serves.")
                        + tried,
                "Airflow and Spark are installed into environments of their own, made by Python 3.11, 3.12 or 3.13.",
                incomplete
                        ? "install the module (on Debian and Ubuntu: apt install python3-venv), or set DATAFLOW_PYTHON to another Python."
                        : "install Python 3.11, 3.12 or 3.13 with its venv module, or set DATAFLOW_PYTHON to one.");
    }
}
