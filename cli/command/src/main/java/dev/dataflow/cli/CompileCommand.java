package dev.dataflow.cli;

import dev.dataflow.compiler.Compilation;
import dev.dataflow.compiler.OutputFolder;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.CompiledProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow compile}. */
@Command(name = "compile", description = "Write each pipeline's DAG file and its document.")
final class CompileCommand implements Callable<Integer> {
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
        CompiledProject compiled = dataflow.project().compiled(output);
        boolean wrong = ProjectFolder.complain(compiled, output.people());
        Path place = folder == null
                ? compiled.settings().folder().resolve("target/dataflow")
                : folder.toAbsolutePath().normalize();
        List<String> files = List.of();
        if (!wrong) {
            write(compiled.compilation(), place);
            files = List.copyOf(compiled.compilation().files().keySet());
            files.forEach(file -> output.people().println(place.resolve(file)));
        }
        output.result(new Result(
                compiled.settings().project(),
                place.toString(),
                files,
                ProblemForm.of(compiled.compilation().problems())));
        return (wrong ? ExitCode.PROJECT : ExitCode.DONE).number();
    }

    /** In the project's own folder, what earlier pipelines left is removed; another folder may hold other files. */
    private void write(Compilation compilation, Path place) {
        try {
            if (folder == null) {
                new OutputFolder(place).replaceAll(compilation.files());
            } else {
                new OutputFolder(place).add(compilation.files());
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
