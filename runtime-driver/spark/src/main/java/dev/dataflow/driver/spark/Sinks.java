package dev.dataflow.driver.spark;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Hands rows to sinks: files that Spark writes, or rows one by one from the driver. */
final class Sinks {
    private final TaskRun task;
    private final ParquetFiles parquet;
    private final PlainRows plain;

    Sinks(TaskRun task, ParquetFiles parquet, PlainRows plain) {
        this.task = task;
        this.parquet = parquet;
        this.plain = plain;
    }

    /** Stages the rows for a write step, and says how many there are. */
    long stage(Step step, Dataset<Row> rows) throws IOException {
        Intake intake = task.sink(step.name());
        Staged staged = intake instanceof Intake.Files files
                ? files(step, rows, files)
                : rows(step.columns(), rows, (Intake.Rows) intake);
        task.staged(step.name(), staged);
        task.counts().bytes(step.name(), staged.bytes());
        return staged.rows();
    }

    private Staged files(Step step, Dataset<Row> rows, Intake.Files files) throws IOException {
        Optional<Keyed> keyed = files.keyed();
        if (keyed.isEmpty()) {
            return files.stage(parquet.write(rows, files.layout()));
        }
        KeyedFiles keys = new KeyedFiles(task, parquet, plain, step, keyed.get());
        Dataset<Row> standing = keys.standing();
        List<WrittenFile> written = parquet.write(keys.wanted(rows, standing), files.layout());
        keys.check(written, standing);
        return files.stage(written);
    }

    private Staged rows(Schema schema, Dataset<Row> rows, Intake.Rows intake) throws IOException {
        List<Type> types = PlainRows.types(schema);
        Dataset<Row> shaped = rows.select(ParquetFiles.columns(schema.names()));
        try (RowWriter writer = intake.writer()) {
            Iterator<Row> all = shaped.as(plain.encoder(shaped.schema())).toLocalIterator();
            while (all.hasNext()) {
                task.checkCancelled();
                writer.write(PlainRows.values(all.next(), types));
            }
        }
        return intake.stage();
    }
}
