package dev.dataflow.compiler;

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
     * The two types of Spark that a SparkTransform's signature names, since its API weighs 40 MB; and an engine on paper,
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

    private static void services(Path from, Path to) {
        for (String service : List.of("engine.EngineDescriptor", "connector.ConnectorDescriptor")) {
            copy(from, "META-INF/services/dev.dataflow." + service, to);
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
        List<Path> files = new ArrayList<>(javaFiles(sources));
        Collections.shuffle(files);
        List<String> all = new ArrayList<>(List.of("-g", "-parameters", "-proc:none", "-implicit:none"));
        all.addAll(List.of(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-sourcepath",
                STUBS.toString()));
        all.addAll(List.of(options));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            Files.createDirectories(classes);
            boolean done = javac.getTask(
                            null, manager, diagnostics, all, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!done) {
                throw new IllegalArgumentException("Cannot compile " + sources + ": "
                        + diagnostics.getDiagnostics().stream()
                                .map(Diagnostic::toString)
                                .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
