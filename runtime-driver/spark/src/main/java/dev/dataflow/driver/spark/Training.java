package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.driver.Driver;
import dev.dataflow.driver.Folders;
import dev.dataflow.driver.ProcessFolder;
import dev.dataflow.engine.SparkDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.json.Json;
import dev.dataflow.run.Connection;
import dev.dataflow.run.Invocation;
import dev.dataflow.spark.SparkTransform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A whole task over a few rows, in a folder that is gone afterwards: the classes that it loads are those of any task. */
final class Training {
    private static final String LAKE = "lake";
    private static final String TASK = "train";
    private static final int ROWS = 200;

    private final Path folder;

    private Training(Path folder) {
        this.folder = folder;
    }

    /** Runs the task and ends the process. */
    static void run() throws IOException {
        Path folder = ProcessFolder.newFolder("training");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        Training training = new Training(folder);
        training.writeRows();
        Files.writeString(training.document(), new Json().write(training.pipeline()));
        String line = new Json().write(training.invocation()) + "\n";
        System.setProperty("spark.sql.shuffle.partitions", "4");
        // Nothing comes after the line, and the stream does not end: its launcher lives.
        InputStream open = new PipedInputStream(new PipedOutputStream());
        Driver.main(
                new SparkEngine(),
                new SequenceInputStream(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), open));
    }

    /** What a user's class might do. */
    public static final class Shifts implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> input) {
            return input.groupBy(expr("hour(moment)").as("hour"))
                    .agg(count(lit(1)).as("rows"), avg("number").as("mean"));
        }
    }

    private PipelineDocument pipeline() {
        Schema numbers = schema(
                column("moment", Type.Scalar.TIMESTAMP),
                column("number", Type.Scalar.DOUBLE),
                column("amount", new Type.Decimal(10, 2)),
                column("name", Type.Scalar.STRING));
        Schema shifts = schema(
                column("hour", Type.Scalar.INT), column("rows", Type.Scalar.LONG), column("mean", Type.Scalar.DOUBLE));
        Schema sums = schema(column("name", Type.Scalar.STRING), column("amount", new Type.Decimal(38, 2)));
        ConnectorUse source = ConnectorUse.of(CsvDescriptor.ID, "files", "numbers")
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of("numbers.csv")));
        List<Step> steps = List.of(
                step("numbers", numbers, new Body.Read(source, BadRecords.FAIL)),
                step(
                        "shifts",
                        shifts,
                        new Body.UserClass(Body.UserClass.Kind.SPARK, Shifts.class.getName(), null, "Shift"),
                        "numbers"),
                step(
                        "sums",
                        sums,
                        new Body.Aggregate(
                                List.of("name"),
                                List.of(new Body.Aggregation(
                                        "amount", Body.Aggregation.Function.SUM, new Expression.Column("amount")))),
                        "numbers"),
                write("write_numbers", numbers, "numbers", WriteMode.Kind.OVERWRITE_PARTITIONS, "day(moment)"),
                write("write_shifts", shifts, "shifts", WriteMode.Kind.OVERWRITE),
                write("write_sums", sums, "sums", WriteMode.Kind.APPEND));
        PipelineIr ir = PipelineIr.of(TASK, 0, steps);
        Plan.Task task = new Plan.Task(
                TASK,
                EngineUse.of(SparkDescriptor.ID),
                steps.stream().map(Step::name).toList(),
                List.of(),
                new Plan.Exchanges(List.of(), List.of("sums")),
                List.of("files", LAKE),
                List.of(),
                new SparkDescriptor().launch(EngineUse.of(SparkDescriptor.ID)));
        Plan plan = new Plan(List.of(new Plan.Dag(TASK, "batch", List.of(task))));
        return new PipelineDocument(PipelineDocument.VERSION, ir, plan, new TreeMap<>(Map.of()));
    }

    private Invocation invocation() {
        Connection lake = Connection.of(
                "iceberg",
                Map.of("catalog", "jdbc", "uri", "jdbc:sqlite:" + at("catalog.db"), "warehouse", at("lake")));
        return new Invocation(
                Invocation.VERSION,
                document().toString(),
                "",
                TASK,
                TASK,
                TASK,
                null,
                null,
                null,
                Instant.now(),
                1,
                1,
                1,
                "",
                new TreeMap<>(Map.of()),
                new TreeMap<>(Map.of("files", Connection.of("files", Map.of("path", folder.toString())), LAKE, lake)),
                List.of(),
                at("staging"),
                at("report.json"),
                at("dead-letters"),
                List.of(),
                null);
    }

    private void writeRows() throws IOException {
        List<String> lines = new ArrayList<>(List.of("moment,number,amount,name"));
        for (int i = 0; i < ROWS; i++) {
            lines.add("2019-03-%02d %02d:00:00,%d.5,%d.25,n%d".formatted(1 + i % 3, i % 24, i, i, i % 7));
        }
        Files.write(folder.resolve("numbers.csv"), lines);
    }

    private static Step write(String name, Schema schema, String input, WriteMode.Kind mode, String... partitions) {
        ConnectorUse table = ConnectorUse.of(IcebergDescriptor.ID, LAKE, "training." + input);
        ConnectorUse use = partitions.length == 0
                ? table
                : table.with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of(partitions)));
        return step(name, schema, new Body.Write(use, new WriteMode(mode, List.of())), input);
    }

    private static Step step(String name, Schema schema, Body body, String... inputs) {
        return new Step(name, List.of(inputs), body, schema, EngineUse.of(SparkDescriptor.ID));
    }

    private static Schema schema(Schema.Column... columns) {
        return new Schema(List.of(columns));
    }

    private static Schema.Column column(String name, Type type) {
        return new Schema.Column(name, type, true);
    }

    private Path document() {
        return folder.resolve("train.json");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static void remove(Path folder) {
        try {
            Folders.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
