package dev.dataflow.cli;

import dev.dataflow.Problem;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.OutputFolder;
import dev.dataflow.compiler.Stamp;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.ProjectSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow compile}. */
@Command(
        name = "compile",
        description = "Write each pipeline's DAG file and its document. While nothing has changed, nothing is done.")
final class CompileCommand implements Callable<Integer> {
    /** As in the Maven plugin, which writes the same folder. */
    private static final String STAMP = "target/maven-status/dataflow/compile";

    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private Output output;

    @Option(names = "-o", paramLabel = "DIR", description = "Where to; target/dataflow of the project if left out.")
    private @Nullable Path folder;

    /** The result as programs read it. */
    private record Result(String project, String folder, List<String> files, List<ProblemForm> problems) {}

    @Override
    public Integer call() throws InterruptedException {
        ProjectSettings settings = dataflow.project().settings();
        ClassPath classPath = dataflow.project().classPath(output);
        Path place = folder == null
                ? settings.folder().resolve("target/dataflow")
                : folder.toAbsolutePath().normalize();
        Optional<Stamp> stamp = stamp(settings, classPath);
        List<String> files = unchanged(stamp, place);
        List<Problem> problems = List.of();
        if (files.isEmpty()) {
            CompiledProject compiled = CompiledProject.compile(settings, classPath);
            problems = compiled.compilation().problems();
            if (!ProjectFolder.complain(compiled, output.people())) {
                SortedMap<String, String> made = compiled.compilation().files();
                write(made, place, stamp);
                files = List.copyOf(made.keySet());
            }
        }
        StringBuilder shown = new StringBuilder();
        files.forEach(file -> shown.append(place.resolve(file)).append('\n'));
        output.people().print(shown);
        output.result(new Result(settings.project(), place.toString(), files, ProblemForm.of(problems)));
        return (problems.isEmpty() ? ExitCode.DONE : ExitCode.PROJECT).number();
    }

    /**
     * What was made of the project's own folder last, by the Maven goal too; none for another folder, which may be anybody's.
     * If the classes cannot be read, compiling them says so better.
     */
    private Optional<Stamp> stamp(ProjectSettings settings, ClassPath classPath) {
        try {
            return folder == null
                    ? Optional.of(Stamp.of(settings.folder().resolve(STAMP), classPath))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The files that stand there as they would be made again; none if there are other classes now, or other files. */
    private static List<String> unchanged(Optional<Stamp> stamp, Path place) {
        try {
            return stamp.isPresent() && stamp.get().holds(place) ? stamp.get().files() : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** In the project's own folder, what earlier pipelines left is removed; another folder may hold other files. */
    private void write(SortedMap<String, String> files, Path place, Optional<Stamp> stamp) {
        try {
            if (stamp.isPresent()) {
                stamp.get().clear();
            }
            if (folder == null) {
                new OutputFolder(place).replaceAll(files);
            } else {
                new OutputFolder(place).add(files);
            }
            if (stamp.isPresent()) {
                stamp.get().set(place, files);
            }
        } catch (IOException e) {
            throw Obstacle.machine(
                    place.toString(),
                    "The compiled pipelines cannot be written: " + e + ".",
                    "Each file is written as a whole or not at all; some may be new and others old.",
                    "make the folder writable, or name another with -o.",
                    e);
        }
    }
}
