package dev.dataflow.cli;

import dev.dataflow.compiler.CompiledPipeline;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.release.ReleaseRoot;
import dev.dataflow.deploy.run.LocalRun;
import dev.dataflow.deploy.run.RunLogs;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow run}. */
@Command(name = "run", description = "Run a pipeline here, with no Airflow at all.")
final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("'local__'yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    @Parameters(paramLabel = "PIPELINE", description = "Its name.")
    private String name = "";

    @ParentCommand
    private DataflowCommand dataflow;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws InterruptedException {
        CompiledProject compiled = dataflow.project().compiled(output);
        CompiledPipeline pipeline = pipeline(compiled);
        if (pipeline == null) {
            output.problems(compiled.compilation());
            return ExitCode.PROJECT.number();
        }
        try (TerminalDisplay display = output.display()) {
            Machine.Places places = Places.ofThisMachine();
            LocalRun.Setting setting = setting(compiled, pipeline, places, display);
            Ending ending = Ending.of(
                    new LocalRun(setting, display).run(),
                    setting.document().ir(),
                    compiled.settings().staging(),
                    setting.connections(),
                    setting.installation(),
                    places.cache(),
                    display);
            ending.show("", display);
            output.result(ending.result());
            return ending.code().number();
        }
    }

    /** Another pipeline's problems are shown, and keep this one from nothing; its own keep it from running. */
    private @Nullable CompiledPipeline pipeline(CompiledProject compiled) {
        boolean wrong = ProjectFolder.complain(compiled, output.people());
        boolean known = compiled.compilation().names().contains(name);
        boolean good = compiled.compilation().pipelines().stream()
                .anyMatch(pipeline ->
                        pipeline.name().equals(name) || pipeline.dagId().equals(name));
        return wrong && known && !good ? null : compiled.pipeline(name);
    }

    private static LocalRun.Setting setting(
            CompiledProject compiled, CompiledPipeline pipeline, Machine.Places places, TerminalDisplay display)
            throws InterruptedException {
        ProjectSettings settings = compiled.settings();
        LocalConnections connections = LocalConnections.of(settings, places.variables());
        LocalRun.requireConnections(pipeline.document(), connections);
        ReleaseRoot root = new ReleaseRoot(settings.folder().resolve(".dataflow/releases"));
        ReleaseRoot.Published published = compiled.publish(root, "dataflow run");
        Set<String> engines = pipeline.document().plan().dags().stream()
                .flatMap(dag -> dag.tasks().stream())
                .map(task -> task.engine().engine())
                .collect(Collectors.toSet());
        Machine machine = Machine.withEngines(engines, places, display);
        Instant now = Instant.now();
        Path file =
                root.folder().resolve("releases").resolve(published.digest()).resolve(pipeline.dagId() + ".json");
        String run = RUN.format(now);
        return new LocalRun.Setting(
                run,
                now,
                file,
                pipeline.document(),
                published.jars(),
                settings,
                connections,
                machine.installation(),
                RunLogs.of(places.cache(), pipeline.dagId(), run),
                places.variables());
    }
}
