package dev.dataflow.compiler.find;

import dev.dataflow.Problem;
import dev.dataflow.compiler.ClassPath;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/** A class path that is open for loading. Classes are loaded, and initialised only to ask a definition for its pipeline. */
public final class Project implements AutoCloseable {
    /** The name of the loader of the project's classes, by which their stack frames are known. */
    static final String LOADER = "project";

    private final List<Path> classes;
    private final List<Path> libraries;
    private final URLClassLoader provided;
    private final URLClassLoader shipped;
    private final List<Problem> problems;

    private Project(
            List<Path> classes,
            List<Path> libraries,
            URLClassLoader provided,
            URLClassLoader shipped,
            List<Problem> problems) {
        this.classes = classes;
        this.libraries = libraries;
        this.provided = provided;
        this.shipped = shipped;
        this.problems = List.copyOf(problems);
    }

    /** Opens what can be read of a class path; the rest is among {@link #problems}. */
    public static Project open(ClassPath classPath) {
        List<Problem> problems = new ArrayList<>();
        List<Path> classes = readable(classPath.classes(), problems);
        List<Path> libraries = readable(classPath.libraries(), problems);
        List<Path> provided = readable(classPath.provided(), problems);
        URLClassLoader engines =
                new URLClassLoader("provided", urls(provided), new SdkLoader(Project.class.getClassLoader()));
        List<Path> own = new ArrayList<>(classes);
        own.addAll(libraries);
        return new Project(classes, libraries, engines, new URLClassLoader(LOADER, urls(own), engines), problems);
    }

    /** Loads a class of the project without initialising it. */
    public Class<?> load(String className) throws ClassNotFoundException {
        return Class.forName(className, false, shipped);
    }

    /** The bytes of a class file that is shipped with the project; none if the sdk, the JDK or an engine brings it. */
    public Optional<byte[]> classFile(String className) {
        if (SdkLoader.owns(className)) {
            return Optional.empty();
        }
        String path = className.replace('.', '/') + ".class";
        try {
            // The loader looks there first too; to make a URL of it, and to read that, takes it longer than to read.
            File first = classes.isEmpty() ? null : new File(classes.get(0).toFile(), path);
            if (first != null && !path.contains("..") && first.isFile()) {
                return Optional.of(Files.readAllBytes(first.toPath()));
            }
            URL found = shipped.findResource(path);
            if (found == null) {
                return Optional.empty();
            }
            URLConnection connection = found.openConnection();
            connection.setUseCaches(false);
            try (InputStream bytes = connection.getInputStream()) {
                return Optional.of(bytes.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the class file of " + className, e);
        }
    }

    /** The entries that could not be read. */
    public List<Problem> problems() {
        return problems;
    }

    /** The loader through which all of it is seen. */
    public ClassLoader loader() {
        return shipped;
    }

    List<Path> classes() {
        return classes;
    }

    List<Path> libraries() {
        return libraries;
    }

    @Override
    public void close() {
        try {
            shipped.close();
            provided.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the project's class path", e);
        }
    }

    private static List<Path> readable(List<Path> entries, List<Problem> problems) {
        List<Path> readable = new ArrayList<>();
        for (Path entry : entries) {
            Optional<String> fault = fault(entry);
            if (fault.isEmpty()) {
                readable.add(real(entry));
            } else {
                problems.add(new Problem(
                        "DF001",
                        "class path",
                        null,
                        entry + " " + fault.get() + ", so no class of it can be used.",
                        "build the project again, or take the entry off the class path."));
            }
        }
        return readable;
    }

    /** Without links, since the search for definitions tells where each lies without them. */
    private static Path real(Path entry) {
        try {
            return entry.toRealPath();
        } catch (IOException e) {
            return entry.toAbsolutePath().normalize(); // it has gone since
        }
    }

    private static Optional<String> fault(Path entry) {
        if (Files.isDirectory(entry)) {
            return Files.isReadable(entry) ? Optional.empty() : Optional.of("may not be read");
        }
        if (!Files.exists(entry)) {
            return Optional.of("is not there");
        }
        try (ZipFile zip = new ZipFile(entry.toFile())) {
            return zip.size() >= 0 ? Optional.empty() : Optional.of("is no jar");
        } catch (IOException e) {
            return Optional.of("is no readable jar (" + e.getMessage() + ")");
        }
    }

    private static URL[] urls(List<Path> entries) {
        return entries.stream().map(Project::url).toArray(URL[]::new);
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Cannot make a URL of " + entry, e);
        }
    }
}
