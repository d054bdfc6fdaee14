package dev.dataflow.driver.local;

import dev.dataflow.connector.PartitionBy;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.driver.connect.FileLayout.PartitionField;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.PartitionTexts;
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
            columns.add(key(layout, field, input.schema()) + " AS " + key);
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
    private String key(FileLayout layout, PartitionField field, Schema schema) throws SQLException {
        PartitionBy by = field.by();
        if (by == null) {
            return "CAST(NULL AS VARCHAR)";
        }
        Optional<FileColumn> stored = layout.column(by.column());
        Type type = stored.map(FileColumn::type)
                .orElseGet(() -> schema.column(by.column()).orElseThrow().type());
        String value = stored.map(column -> converted(column, schema)).orElseGet(() -> SQL.name(by.column()));
        return switch (by.transform()) {
            case IDENTITY -> text(value, type);
            case YEAR -> "CAST(" + years(value) + " AS VARCHAR)";
            case MONTH -> "CAST(" + years(value) + " * 12 + month(" + value + ") - 1 AS VARCHAR)";
            case DAY -> "CAST(CAST(" + value + " AS DATE) AS VARCHAR)";
            case HOUR -> "CAST(" + days(value) + " * 24 + hour(" + value + ") AS VARCHAR)";
            case BUCKET -> made(by, type, hashed(value, type));
            case TRUNCATE ->
                type == Scalar.STRING
                        ? "substring(" + value + ", 1, " + by.number() + ")"
                        : made(by, type, text(value, type));
        };
    }

    private static String years(String value) {
        return "(year(" + value + ") - 1970)";
    }

    private static String days(String value) {
        return "(CAST(" + value + " AS DATE) - DATE '1970-01-01')";
    }

    private String made(PartitionBy by, Type type, String text) throws SQLException {
        duck.makePartitions();
        return Dialect.PARTITION + "(" + text + ", " + SQL.text(PartitionTexts.how(by, type)) + ")";
    }

    private static String hashed(String value, Type type) {
        if (type == Scalar.DATE) {
            return "CAST(" + days(value) + " AS VARCHAR)";
        }
        return type == Scalar.TIMESTAMP || type == Scalar.INSTANT
                ? "CAST(epoch_us(" + value + ") AS VARCHAR)"
                : text(value, type);
    }

    private static String text(String value, Type type) {
        if (type == Scalar.TIMESTAMP) {
            return "strftime(" + value + ", '%Y-%m-%dT%H:%M:%S.%f')";
        } else if (type == Scalar.INSTANT) {
            return "strftime(" + value + ", '%Y-%m-%dT%H:%M:%S.%fZ')";
        } else if (type == Scalar.BINARY) {
            return "to_base64(" + value + ")";
        } else if (type == Scalar.FLOAT || type == Scalar.DOUBLE) {
            return "CASE WHEN isnan(" + value + ") THEN 'NaN' ELSE replace(CAST(" + value
                    + " AS VARCHAR), 'inf', 'Infinity') END";
        }
        return "CAST(" + value + " AS VARCHAR)";
    }
}
