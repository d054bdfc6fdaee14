package dev.dataflow.driver.spark;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag;

/**
 * Steps whose body is a user's class on rows of Java's. Its rows go straight on to a step that reads them once, and into
 * files first where several do: no row is handled twice.
 */
final class RecordSteps {
    private final TaskRun task;
    private final SparkSession session;
    private final ParquetFiles parquet;
    private final PlainRows plain;
    private final Map<Step, CollectionAccumulator<Account>> open = new HashMap<>();

    RecordSteps(TaskRun task, SparkSession session, ParquetFiles parquet, PlainRows plain) {
        this.task = task;
        this.session = session;
        this.parquet = parquet;
        this.plain = plain;
    }

    /**
     * The rows that the class gives.
     *
     * @param inputs of the step, in order
     * @param once whether one step takes the rows, in one job that goes through them once
     */
    Dataset<Row> rows(Step step, Body.UserClass body, List<StepInputs.Input> inputs, boolean once) throws IOException {
        StepInputs.Input main = inputs.get(0);
        Map<String, RecordFunction.Side> sides = new HashMap<>();
        for (int i = 0; i < body.inputNames().size(); i++) {
            String name = body.inputNames().get(i);
            if (name.isEmpty()) {
                main = inputs.get(i);
            } else {
                sides.put(name, side(inputs.get(i)));
            }
        }
        StructType inputType = SparkTypes.of(main.schema());
        StructType outputType = SparkTypes.of(step.columns());
        CollectionAccumulator<Account> accounts = session.sparkContext().collectionAccumulator();
        String rejects = task.scratch("rejects", step.name()).toString();
        Dataset<Row> given = together(
                        main.rows().select(ParquetFiles.columns(main.schema().names())), body)
                .as(plain.encoder(inputType))
                .mapPartitions(
                        RecordFunction.of(step, body, main.schema(), sides, rejects, accounts),
                        plain.encoder(outputType));
        open.put(step, accounts);
        if (once) {
            return given;
        }
        String folder = task.scratch("rows", step.name()).toString();
        List<String> files =
                parquet.write(given, folder).stream().map(WrittenFile::path).toList();
        settle();
        return parquet.read(outputType, files);
    }

    /** The rows of a group in one partition, one behind the other; all rows in one if there are no keys. */
    private static Dataset<Row> together(Dataset<Row> rows, Body.UserClass body) {
        if (body.kind() != Body.UserClass.Kind.GROUP) {
            return rows;
        } else if (body.keys().isEmpty()) {
            return rows.repartition(1);
        }
        Column[] keys = ParquetFiles.columns(body.keys());
        return rows.repartition(keys).sortWithinPartitions(keys);
    }

    private RecordFunction.Side side(StepInputs.Input input) {
        Dataset<Row> rows =
                input.rows().select(ParquetFiles.columns(input.schema().names()));
        Row[] collected = rows.as(plain.encoder(SparkTypes.of(input.schema())))
                .collectAsList()
                .toArray(Row[]::new);
        Broadcast<Row[]> sent = session.sparkContext().broadcast(collected, ClassTag.apply(Row[].class));
        return new RecordFunction.Side(ColumnText.of(input.schema()), sent);
    }

    /** Counts what the classes did whose rows have been taken. */
    void settle() throws IOException {
        for (Map.Entry<Step, CollectionAccumulator<Account>> entry : List.copyOf(open.entrySet())) {
            if (!entry.getValue().isZero()) {
                open.remove(entry.getKey());
                count(entry.getKey(), entry.getValue().value());
            }
        }
    }

    /** The same for those that have had no rows, not even a partition of them. */
    void finish() throws IOException {
        settle();
        for (Step step : open.keySet()) {
            count(step, List.of());
        }
    }

    private void count(Step body, List<Account> accounts) throws IOException {
        String step = body.name();
        task.counts().read(step, 0);
        task.counts().written(step, 0);
        SortedMap<Integer, List<Account>> last = new TreeMap<>();
        for (Account account : accounts) {
            List<Account> known = last.computeIfAbsent(account.partition(), partition -> new ArrayList<>());
            known.removeIf(earlier -> earlier.attempt() != account.attempt());
            known.add(account);
        }
        for (Account account : last.values().stream().flatMap(List::stream).toList()) {
            task.counts().read(step, account.read());
            task.counts().written(step, account.written());
            account.metrics().forEach((name, amount) -> task.counts().metric(step, name, amount));
            @Nullable String rejects = account.rejects();
            if (rejects != null) {
                Rejects.each(rejects, (reason, row) -> {
                    task.checkCancelled();
                    task.counts().rejected(step, reason, 1);
                    if (body.keepsRejects()) {
                        task.deadLetters().add(step, reason, null, null, row);
                    }
                });
            }
        }
    }
}
