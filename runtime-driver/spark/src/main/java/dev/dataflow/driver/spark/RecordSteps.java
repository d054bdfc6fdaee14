package dev.dataflow.driver.spark;

import static dev.dataflow.driver.spark.RecordFunction.INPUT;
import static dev.dataflow.driver.spark.RecordFunction.METRICS;
import static dev.dataflow.driver.spark.RecordFunction.REASON;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Steps whose body is a user's {@code RecordTransform}. What it emits, rejects and counts goes into files first: only then
 * is each rejected row counted once, whatever Spark computes twice, and the emitted rows may be read by several steps.
 */
final class RecordSteps {
    private final TaskRun task;
    private final ParquetFiles parquet;
    private final PlainRows plain;

    RecordSteps(TaskRun task, ParquetFiles parquet, PlainRows plain) {
        this.task = task;
        this.parquet = parquet;
        this.plain = plain;
    }

    Dataset<Row> rows(Step step, Body.UserClass body, Dataset<Row> input, Schema inputSchema) throws IOException {
        StructType inputType = SparkTypes.of(inputSchema);
        StructType outputType = SparkTypes.of(step.columns());
        StructType marked = outputType
                .add(REASON, DataTypes.StringType)
                .add(INPUT, inputType)
                .add(METRICS, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType));
        Dataset<Row> processed = input.select(ParquetFiles.columns(inputSchema.names()))
                .as(plain.encoder(inputType))
                .mapPartitions(RecordFunction.of(step, body, inputSchema), plain.encoder(marked));
        String folder = task.scratch().resolve("rows-" + step.name()).toString();
        List<String> files =
                parquet.write(processed, folder).stream().map(WrittenFile::path).toList();
        Dataset<Row> written = parquet.read(marked, files);
        Column reason = ParquetFiles.named(REASON);
        Column metrics = ParquetFiles.named(METRICS);
        count(step, written.filter(metrics.isNotNull()).select(metrics));
        reject(step, written.filter(reason.isNotNull()).select(reason, ParquetFiles.named(INPUT)), inputSchema);
        return written.filter(reason.isNull().and(metrics.isNull()))
                .select(ParquetFiles.columns(step.columns().names()));
    }

    private void count(Step step, Dataset<Row> metrics) {
        for (Row row : metrics.collectAsList()) {
            row.<String, Double>getJavaMap(0).forEach((name, amount) -> {
                if (name.equals(RecordFunction.ROWS_READ)) {
                    task.counts().read(step.name(), amount.longValue());
                } else {
                    task.counts().metric(step.name(), name, amount);
                }
            });
        }
    }

    private void reject(Step step, Dataset<Row> rejected, Schema inputSchema) {
        List<Type> types = PlainRows.types(inputSchema);
        Iterator<Row> rows = rejected.as(plain.encoder(rejected.schema())).toLocalIterator();
        while (rows.hasNext()) {
            task.checkCancelled();
            Row row = rows.next();
            String reason = row.getString(0);
            task.counts().rejected(step.name(), reason, 1);
            task.deadLetters()
                    .add(
                            step.name(),
                            reason,
                            null,
                            null,
                            Values.json(inputSchema, PlainRows.values(row.getStruct(1), types)));
        }
    }
}
