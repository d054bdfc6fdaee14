package dev.dataflow.compiler;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a project's classes lie.
 *
 * @param classes the folders of the project's own classes; pipelines are looked for in these alone
 * @param libraries jars and folders that are shipped with the project's classes
 * @param provided jars and folders that an engine brings itself, such as Spark's API
 */
public record ClassPath(List<Path> classes, List<Path> libraries, List<Path> provided) {
    public ClassPath {
        classes = List.copyOf(classes);
        libraries = List.copyOf(libraries);
        provided = List.copyOf(provided);
    }

    /** The classes of one folder, with nothing beside them. */
    public static ClassPath of(Path classes) {
        return new ClassPath(List.of(classes), List.of(), List.of());
    }
}
