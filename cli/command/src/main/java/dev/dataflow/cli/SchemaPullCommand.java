package dev.dataflow.cli;

import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.installation.Machine;
import dev.dataflow.deploy.project.LocalConnections;
import dev.dataflow.deploy.project.ProjectSettings;
import dev.dataflow.deploy.run.RunLogs;
import dev.dataflow.deploy.run.SourceColumns;
import dev.dataflow.ir.SchemaSnapshot;
import dev.dataflow.json.Json;
import dev.dataflow.json.UnreadableJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dataflow schema pull}. */
@Command(name = "pull", description = "Write the columns that a source has now to a schema snapshot.")
final class SchemaPullCommand implements Callable<Integer> {
    private static final String RESOURCES = "src/main/resources";

    @Parameters(
            paramLabel = "SOURCE",
            description = "An address, such as iceberg://taxi.trips, or a step that reads: PIPELINE/STEP.")
    private String name = "";

    @ParentCommand
    private SchemaCommand schema;

    @Mixin
    private Output output;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The snapshot; if left out, " + RESOURCES + "/schemas/NAME.json of the project.")
    private @Nullable Path to;

    @Option(names = "--replace", description = "Replace a snapshot that says something else.")
    private boolean replace;

    /** The result as programs read it; {@code resource} is the path that {@code RowSchema.snapshot} takes, if it takes one. */
    private record Result(
            String source,
            String file,
            @Nullable String resource,
            State state,
            boolean inferred,
            List<Column> columns,
            List<String> leftOut,
            List<String> changes) {}

    private record Column(String name, String type, boolean nullable) {}

    private enum State {
        WRITTEN,
        REPLACED,
        UNCHANGED
    }

    @Override
    public Integer call() throws InterruptedException {
        ProjectSettings settings = schema.project().settings();
        PulledSource source = PulledSource.named(name, schema.project(), output);
        Path file = to == null
                ? settings.folder().resolve(RESOURCES).resolve("schemas").resolve(source.fileName() + ".json")
                : to.toAbsolutePath().normalize();
        SourceColumns found = ask(source, settings);
        SchemaSnapshot snapshot =
                new SchemaSnapshot(source.withOrigins(found.schema()).columns(), found.inferred() != null);
        State state = State.WRITTEN;
        List<String> changes = List.of();
        if (Files.exists(file)) {
            SchemaSnapshot before = read(file);
            changes = before == null ? List.of("it was no schema snapshot") : SnapshotChanges.of(before, snapshot);
            state = changes.isEmpty() ? State.UNCHANGED : State.REPLACED;
        }
        if (state == State.REPLACED && !replace) {
            throw differs(file, changes);
        } else if (state != State.UNCHANGED) {
            write(file, new Json().write(snapshot));
        }
        String resource = resource(settings, file);
        tell(file, resource, state, snapshot, found, changes);
        List<Column> columns = snapshot.columns().stream()
                .map(column -> new Column(column.name(), column.type().text(), column.nullable()))
                .toList();
        output.result(new Result(
                name, file.toString(), resource, state, snapshot.inferred(), columns, found.leftOut(), changes));
        return ExitCode.DONE.number();
    }

    private SourceColumns ask(PulledSource source, ProjectSettings settings) throws InterruptedException {
        Machine.Places places = Places.ofThisMachine();
        LocalConnections connections = LocalConnections.of(settings, places.variables());
        // Told before an engine is installed.
        connections.only(List.of(source.use().connection()), name);
        try (TerminalDisplay display = output.display()) {
            return SourceColumns.of(
                    name,
                    source.use(),
                    connections,
                    Machine.withEngines(Set.of("local"), places, display).installation(),
                    new RunLogs(places.cache().logs().resolve("schema")));
        }
    }

    private void tell(
            Path file,
            @Nullable String resource,
            State state,
            SchemaSnapshot snapshot,
            SourceColumns found,
            List<String> changes) {
        PrintStream people = output.people();
        String says = switch (state) {
            case WRITTEN -> "Wrote ";
            case REPLACED -> "Replaced ";
            case UNCHANGED -> "Up to date: ";
        };
        int count = snapshot.columns().size();
        people.println(says + file + ", " + count + (count == 1 ? " column." : " columns."));
        changes.forEach(change -> people.println("  " + change));
        if (found.inferred() != null) {
            people.println("  Types are inferred from " + found.inferred() + ".");
        }
        if (!found.leftOut().isEmpty()) {
            people.println("  Left out, since there is no type for them: " + String.join("; ", found.leftOut()) + ".");
        }
        people.println(
                resource == null
                        ? "  It is not in " + RESOURCES + ": see that it is a resource of the project."
                        : "  In the definition: RowSchema.snapshot(\"" + resource + "\")");
    }

    /** The path under which a class of the project finds it; null if it is no resource of a Maven project's. */
    private static @Nullable String resource(ProjectSettings settings, Path file) {
        Path resources = settings.folder().resolve(RESOURCES);
        return file.startsWith(resources)
                ? resources.relativize(file).toString().replace('\\', '/')
                : null;
    }

    /** What stands there; null if that is no snapshot. */
    private static @Nullable SchemaSnapshot read(Path file) {
        try {
            return new Json().readSnapshot(Files.readString(file));
        } catch (UnreadableJson | CharacterCodingException e) {
            return null;
        } catch (IOException e) {
            throw Obstacle.usage(
                    file.toString(),
                    "It cannot be read: " + e + ".",
                    "What stands there is held against what the source has.",
                    "name another file with --to, or make this one readable.");
        }
    }

    private static void write(Path file, String text) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Durable.replace(file, text);
        } catch (IOException e) {
            throw Obstacle.machine(
                    file.toString(),
                    "The snapshot cannot be written: " + e + ".",
                    "It is written as a whole or not at all.",
                    "make the folder writable, or name another file with --to.",
                    e);
        }
    }

    private static Obstacle differs(Path file, List<String> changes) {
        return Obstacle.project(
                file.toString(),
                "It is not what the source has now:\n  " + String.join("\n  ", changes),
                "Pipelines are checked against this file, and somebody may have corrected it.",
                "take what the source has with --replace, or name another file with --to.");
    }
}
