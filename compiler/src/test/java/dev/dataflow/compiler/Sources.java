package dev.dataflow.compiler;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java sources of a case, compiled as a user's build would. */
final class Sources {
    static final Path RESOURCES = Path.of("src/test/resources");
    /**
     * The types of Spark that a SparkTransform's signature names, since its API weighs 40 MB; and an engine on paper,
     * which takes everything, with a source, a sink and rows for it.
     */
    private static final Path STUBS = RESOURCES.resolve("stubs");

    private Sources() {}

    /** The folders of cases in a folder of resources, sorted. */
    static List<Path> cases(String folder) {
        try (Stream<Path> found = Files.list(RESOURCES.resolve(folder))) {
            return found.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the engine on paper into a folder, to be a library of a project. */
    static Path paper(Path classes) {
        compile(STUBS.resolve("paper"), classes);
        services(STUBS, classes);
        return classes;
    }

    /** Whether sources name the engine on paper. */
    static boolean usePaper(Path sources) {
        return javaFiles(sources).stream().anyMatch(file -> {
            try {
                return Files.readString(file).contains("import paper.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void services(Path from, Path to) {
        for (String service : List.of("engine.EngineDescriptor", "connector.ConnectorDescriptor")) {
            copy(from, "META-INF/services/dev.dataflow." + service, to);
        }
    }

    /** As a build copies them; here they lie beside the sources. */
    private static void resources(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> file.toString().endsWith(".json"))
                    .forEach(file -> copy(from, from.relativize(file).toString(), to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, String file, Path to) {
        if (!Files.exists(from.resolve(file))) {
            return;
        }
        try {
            Files.createDirectories(to.resolve(file).getParent());
            Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles all sources below a folder into another, and names there the engines and connectors that it names. */
    static void compile(Path sources, Path classes, String... options) {
        services(sources, classes);
        resources(sources, classes);
        List<String> all = new ArrayList<>(List.of("-g", "-parameters", "-d", classes.toString()));
        all.addAll(List.of(options));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try {
            Files.createDirectories(classes);
            if (!task(sources, diagnostics, all).call()) {
                throw new IllegalArgumentException("Cannot compile " + sources + ": "
                        + diagnostics.getDiagnostics().stream()
                                .map(Diagnostic::toString)
                                .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiler's look at all sources below a folder, to be asked what it understands. */
    static JavacTask task(Path sources) {
        return task(sources, new DiagnosticCollector<>(), List.of());
    }

    private static JavacTask task(Path sources, DiagnosticCollector<JavaFileObject> diagnostics, List<String> options) {
        List<Path> files = new ArrayList<>(javaFiles(sources));
        Collections.shuffle(files);
        List<String> all = new ArrayList<>(List.of("-proc:none", "-implicit:none"));
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), "-sourcepath", STUBS.toString()));
        all.addAll(options);
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = javac.getStandardFileManager(diagnostics, Locale.ROOT, null);
        return (JavacTask)
                javac.getTask(null, manager, diagnostics, all, null, manager.getJavaFileObjectsFromPaths(files));
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
