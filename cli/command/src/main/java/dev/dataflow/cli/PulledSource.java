package dev.dataflow.cli;

import dev.dataflow.Dataset;
import dev.dataflow.Iceberg;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.Problem;
import dev.dataflow.RowSchema;
import dev.dataflow.Source;
import dev.dataflow.Sources;
import dev.dataflow.WriteModes;
import dev.dataflow.compiler.ClassPath;
import dev.dataflow.compiler.Compiler;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.deploy.Obstacle;
import dev.dataflow.deploy.project.CompiledProject;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A source whose columns are wanted.
 *
 * @param fileName what its snapshot is called
 * @param origins the columns that say where a row comes from, which the store knows nothing of
 */
record PulledSource(ConnectorUse use, String fileName, List<Body.Origin> origins) {
    private static final String READ = "source";
    private static final String WHY = "A schema snapshot is made of what a connector's runtime says of one source.";

    PulledSource {
        origins = List.copyOf(origins);
    }

    /** The source at an address, or of a step of the project. */
    static PulledSource named(String name, ProjectFolder project, Output output) throws InterruptedException {
        if (name.contains("://")) {
            Body.Read read = Sources.uri(name).read();
            return checked(name, read, fileName(name, read.source()));
        }
        CompiledProject compiled = project.compiled(output);
        for (PipelineIr pipeline : compiled.compilation().defined()) {
            for (String known : List.of(pipeline.fullName(), pipeline.dagId())) {
                if (name.startsWith(known + "/")) {
                    String step = name.substring(known.length() + 1);
                    return checked(name, read(name, pipeline, step), step);
                }
            }
        }
        List<String> reads = compiled.compilation().defined().stream()
                .flatMap(pipeline -> reads(pipeline).map(step -> pipeline.fullName() + "/" + step))
                .toList();
        throw Obstacle.usage(
                name,
                "This is no address, and no step of the project \""
                        + compiled.settings().project() + "\". "
                        + (reads.isEmpty()
                                ? "No step of it reads."
                                : "Steps that read are: " + String.join(", ", reads))
                        + ".",
                WHY,
                "name an address, such as iceberg://taxi.trips, or PIPELINE/STEP.");
    }

    /** The columns with those that the reader fills. */
    Schema withOrigins(Schema schema) {
        List<Schema.Column> columns = new ArrayList<>(schema.columns());
        for (Body.Origin origin : origins) {
            boolean file = origin.kind() == Body.Origin.Kind.FILE;
            columns.removeIf(column -> column.name().equals(origin.column()));
            columns.add(new Schema.Column(origin.column(), file ? Type.Scalar.STRING : Type.Scalar.LONG, false));
        }
        return new Schema(columns);
    }

    private static Stream<String> reads(PipelineIr pipeline) {
        return pipeline.steps().stream()
                .filter(step -> step.body() instanceof Body.Read)
                .map(Step::name);
    }

    private static Body.Read read(String name, PipelineIr pipeline, String wanted) {
        for (Step step : pipeline.steps()) {
            if (step.name().equals(wanted) && step.body() instanceof Body.Read read) {
                return read;
            }
        }
        throw Obstacle.usage(
                name,
                "The pipeline \"" + pipeline.fullName() + "\" has no step \"" + wanted + "\" that reads. It has: "
                        + String.join(", ", reads(pipeline).toList()) + ".",
                WHY,
                "name one of those; if it is new, compile the project (mvn compile) first.");
    }

    /** Held against the rules for a step that reads it on the engine that is asked here. */
    private static PulledSource checked(String name, Body.Read read, String fileName) {
        ConnectorUse use = read.source();
        if (use.options().values().stream().anyMatch(value -> value instanceof Value.Templates)) {
            throw Obstacle.usage(
                    name,
                    "Where it is depends on the run: " + use.dataset() + ".",
                    WHY,
                    "name one that is there by its address, such as csv://connection@in/2026-11-21.csv, and the file with"
                            + " --to.");
        }
        Body.Read all = new Body.Read(use, BadRecords.FAIL, null, read.bounded(), List.of());
        Source source = () -> all;
        Pipeline pipeline = Pipeline.named("schema")
                .write(Dataset.read(READ, source, RowSchema.of(RowSchema.nullable("any", Type.Scalar.STRING)))
                        .on(Local.engine())
                        .writeTo("sink", Iceberg.table("any.any"), WriteModes.append()))
                .build();
        ClassPath none = new ClassPath(List.of(), List.of(), List.of());
        for (Problem problem :
                new Compiler().compile(none, new Definition("schema", pipeline)).problems()) {
            if (problem.subject().endsWith(" › " + READ)) {
                // The address may be what is wrong, for the password in it.
                String shown = name.replaceAll("://[^/]*@", "://***@");
                throw Obstacle.usage(shown, problem.message(), WHY, problem.fix());
            }
        }
        return new PulledSource(use, fileName, read.origins());
    }

    /** {@code taxi.trips}; of files the last name, without what follows its last point. */
    static String fileName(String address, ConnectorUse use) {
        boolean files = use.options().containsKey(FileFormat.PATHS);
        String name = files ? use.dataset().replaceAll(".*/", "").replaceAll("\\.[^.]*$", "") : use.dataset();
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._]+|_+$", "");
        if (safe.isEmpty()) {
            return address.replaceAll(":.*", "");
        }
        return safe;
    }
}
