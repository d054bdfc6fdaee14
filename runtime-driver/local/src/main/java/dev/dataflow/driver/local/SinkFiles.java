package dev.dataflow.driver.local;

import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.FileLayout.PartitionField;
import dev.dataflow.driver.connect.FileLayout.Transform;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stages the rows of a write step, in files that DuckDB writes or row by row, as the sink takes them. */
final class SinkFiles {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final TaskRun task;
    private final Duck duck;
    private final Step step;
    private final Intake intake;

    SinkFiles(TaskRun task, Duck duck, Step step, Intake intake) {
        this.task = task;
        this.duck = duck;
        this.step = step;
        this.intake = intake;
    }

    /** Whether the sink has them row by row. */
    boolean takesRows() {
        return intake instanceof Intake.Rows;
    }

    /** Gives the number of rows. */
    long write(Relation input) throws SQLException, IOException {
        return staged(
                intake instanceof Intake.Files files ? files(files, input) : rowByRow((Intake.Rows) intake, input));
    }

    /** Gives the number of rows, which come straight from their source. */
    long write(RowCopy copy) throws IOException {
        return staged(copy.into((Intake.Rows) intake));
    }

    private long staged(Staged staged) {
        task.counts().written(step.name(), staged.rows());
        task.counts().bytes(step.name(), staged.bytes());
        task.staged(step.name(), staged);
        return staged.rows();
    }

    private Staged files(Intake.Files files, Relation input) throws SQLException, IOException {
        Optional<Keyed> keyed = files.keyed();
        if (keyed.isEmpty()) {
            return files.stage(written(files.layout(), input));
        }
        KeyedFiles keys = new KeyedFiles(task, duck, step, keyed.get());
        List<WrittenFile> written = written(files.layout(), keys.wanted(input));
        keys.check(written);
        return files.stage(written);
    }

    private Staged rowByRow(Intake.Rows rows, Relation input) throws SQLException, IOException {
        duck.settle();
        try (TableReader reader = new TableReader(duck, input);
                RowWriter writer = rows.writer()) {
            while (reader.nextChunk()) {
                task.checkCancelled();
                for (int row = 0; row < reader.rows(); row++) {
                    writer.write(reader.values(row));
                }
            }
        }
        return rows.stage();
    }

    private List<WrittenFile> written(FileLayout layout, Relation input) throws SQLException, IOException {
        if (!layout.folder().startsWith("/")) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "PLACE_UNREACHABLE",
                    step.name(),
                    "Step \"" + step.name() + "\" cannot write to " + layout.folder()
                            + ": the local engine writes to local disks only. Run it on Spark, as in"
                            + " .on(Spark.engine())");
        }
        Path folder = Files.createDirectories(Path.of(layout.folder()));
        List<String> columns = new ArrayList<>();
        for (FileColumn column : layout.columns()) {
            columns.add(converted(column, input.schema()) + " AS " + SQL.name(column.name()));
        }
        List<String> keys = new ArrayList<>();
        for (PartitionField field : layout.partitions()) {
            String key = SQL.name("_dataflow_key_" + keys.size());
            columns.add(key(field, input.schema()) + " AS " + key);
            keys.add(key);
        }
        String fieldIds = layout.columns().stream()
                .filter(column -> column.fieldId() != null)
                .map(SinkFiles::fieldId)
                .collect(Collectors.joining(", "));
        String compression = layout.compression().equals("none") ? "uncompressed" : layout.compression();
        String options = "COMPRESSION " + compression + (fieldIds.isEmpty() ? "" : ", FIELD_IDS {" + fieldIds + "}");
        String query = "SELECT " + String.join(", ", columns) + " FROM " + input.sql();
        return ParquetCopy.run(duck, query, folder, options, keys);
    }

    private static String fieldId(FileColumn column) {
        String name = SQL.name(column.name()) + ": ";
        return column.parts().isEmpty()
                ? name + column.fieldId()
                : column.parts().stream()
                        .map(SinkFiles::fieldId)
                        .collect(
                                Collectors.joining(", ", name + "{__duckdb_field_id: " + column.fieldId() + ", ", "}"));
    }

    private static String converted(FileColumn column, Schema schema) {
        Type type = schema.column(column.name()).orElseThrow().type();
        String name = SQL.name(column.name());
        return type.equals(column.type()) ? name : "CAST(" + name + " AS " + SQL.type(column.type()) + ")";
    }

    /** The partition's value as the text that {@link WrittenFile} asks for. */
    private static String key(PartitionField field, Schema schema) {
        String name = SQL.name(field.column());
        Type type = schema.column(field.column()).orElseThrow().type();
        if (field.transform() == Transform.DAY) {
            return "CAST(CAST(" + name + " AS DATE) AS VARCHAR)";
        } else if (type == Scalar.TIMESTAMP) {
            return "strftime(" + name + ", '%Y-%m-%dT%H:%M:%S.%f')";
        } else if (type == Scalar.INSTANT) {
            return "strftime(" + name + ", '%Y-%m-%dT%H:%M:%S.%fZ')";
        } else if (type == Scalar.BINARY) {
            return "to_base64(" + name + ")";
        }
        return "CAST(" + name + " AS VARCHAR)";
    }
}
