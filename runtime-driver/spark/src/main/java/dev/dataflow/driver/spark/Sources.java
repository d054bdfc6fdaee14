package dev.dataflow.driver.spark;

import dev.dataflow.driver.Counts;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.RequiredColumns;
import dev.dataflow.driver.SourceRows;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.Workers;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Reads sources: Parquet and clean CSV by Spark itself, all else row by row through the connector. */
final class Sources {
    private final TaskRun task;
    private final SparkSession session;
    private final ParquetFiles parquet;
    private final TextFiles text;
    private final PlainRows plain;
    private final BuiltInSteps builtIn;

    Sources(
            TaskRun task,
            SparkSession session,
            ParquetFiles parquet,
            TextFiles text,
            PlainRows plain,
            BuiltInSteps builtIn) {
        this.task = task;
        this.session = session;
        this.parquet = parquet;
        this.text = text;
        this.plain = plain;
        this.builtIn = builtIn;
    }

    Dataset<Row> rows(Step step, Body.Read read) throws IOException {
        SourceRows source = task.source(step.name());
        RequiredColumns required = RequiredColumns.of(step, source);
        Dataset<Row> rows = rows(step, read, source, required);
        List<String> queried = required.queried();
        if (!queried.isEmpty()) {
            requireNoNulls(rows, queried, required);
        }
        return rows;
    }

    private static void requireNoNulls(Dataset<Row> rows, List<String> columns, RequiredColumns required) {
        Column[] nulls = columns.stream()
                .map(column -> ParquetFiles.named(column).isNull())
                .toArray(Column[]::new);
        Column any = Arrays.stream(nulls).reduce(Column::or).orElseThrow();
        for (Row found : rows.filter(any).select(nulls).takeAsList(1)) {
            for (int i = 0; i < columns.size(); i++) {
                if (found.getBoolean(i)) {
                    throw required.failure(columns.get(i));
                }
            }
        }
    }

    private Dataset<Row> rows(Step step, Body.Read read, SourceRows source, RequiredColumns required)
            throws IOException {
        Dataset<Row> stored = stored(step, read, source, required);
        Expression where = source.where();
        if (where != null) {
            return builtIn.rows(
                    new Step(step.name(), List.of(), new Body.Filter(where), step.columns(), null),
                    List.of(new BuiltInSteps.Input(stored, source.columns(), List.of())));
        }
        return source.plain()
                ? stored
                : stored.select(ParquetFiles.columns(step.columns().names()));
    }

    private Dataset<Row> stored(Step step, Body.Read read, SourceRows source, RequiredColumns required)
            throws IOException {
        // Files that differ in nothing but their place are one scan.
        Map<Scan.Parquet, List<String>> scans = new LinkedHashMap<>();
        Map<Scan.DelimitedText, List<String>> texts = new LinkedHashMap<>();
        List<Scan.Remaining> remaining = new ArrayList<>();
        List<Split> others = new ArrayList<>();
        for (Split split : source.reading().splits()) {
            Scan scan = split.scan().orElse(null);
            if (scan instanceof Scan.Parquet files && files.paths().stream().allMatch(ParquetFiles::found)) {
                scans.computeIfAbsent(
                                new Scan.Parquet(List.of(), files.fieldIds(), files.constants()),
                                form -> new ArrayList<>())
                        .addAll(files.paths());
            } else if (scan instanceof Scan.Remaining files
                    && files.files().paths().stream().allMatch(ParquetFiles::found)) {
                remaining.add(files);
            } else if (!(scan instanceof Scan.DelimitedText text && taken(step, source, text, texts))) {
                others.add(split);
            }
        }
        List<Dataset<Row>> parts = new ArrayList<>();
        for (Map.Entry<Scan.Parquet, List<String>> scan : scans.entrySet()) {
            List<String> paths = scan.getValue();
            parts.add(parquet.read(
                    step.name(),
                    source.schema(),
                    new Scan.Parquet(
                            paths, scan.getKey().fieldIds(), scan.getKey().constants()),
                    source.origins()));
            task.counts().read(step.name(), parquet.rows(step.name(), paths));
        }
        for (Scan.Remaining files : remaining) {
            parts.add(remaining(step, source, files));
        }
        texts.forEach((form, paths) -> parts.add(text.read(form, source.schema(), paths, source.origins())));
        if (!others.isEmpty()) {
            parts.add(spooled(step, read, source, others, required));
        }
        return parts.stream()
                .reduce(Dataset::union)
                .orElseGet(() -> parquet.read(SparkTypes.of(source.columns()), List.of()));
    }

    /** The rows of files but for those that do not count. */
    private Dataset<Row> remaining(Step step, SourceRows source, Scan.Remaining files) throws IOException {
        List<Body.Origin> places = new ArrayList<>(source.origins());
        places.add(new Body.Origin(Keyed.FILE, Body.Origin.Kind.FILE));
        places.add(new Body.Origin(Keyed.POSITION, Body.Origin.Kind.POSITION));
        Dataset<Row> rows = parquet.read(step.name(), source.schema(), files.files(), places);
        long[] deleted = new long[1];
        String folder = task.scratch("deleted", step.name()).toString();
        try (PlainRows.Spool spool = plain.spool(Scan.Deleted.PLACE, folder)) {
            files.deleted().writeTo(new RowWriter() {
                @Override
                public void write(@Nullable Object[] values) {
                    // Of origins the first is 1.
                    spool.write(new Object[] {values[0], (Long) Objects.requireNonNull(values[1]) + 1});
                    deleted[0]++;
                }

                @Override
                public void close() {
                    // The spool is closed below.
                }
            });
            task.counts()
                    .read(step.name(), parquet.rows(step.name(), files.files().paths()) - deleted[0]);
            return rows.join(spool.rows(), new String[] {Keyed.FILE, Keyed.POSITION}, "left_anti")
                    .drop(Keyed.FILE, Keyed.POSITION);
        }
    }

    /** Whether Spark reads the file: then it goes to those of its form, and its rows are counted. */
    private boolean taken(
            Step step, SourceRows source, Scan.DelimitedText file, Map<Scan.DelimitedText, List<String>> texts)
            throws IOException {
        task.checkCancelled();
        // Spark does not tell the line.
        OptionalLong records =
                source.wantsPositions() ? OptionalLong.empty() : TextFiles.records(file, source.schema());
        if (records.isEmpty()) {
            return false;
        }
        task.counts().read(step.name(), records.getAsLong());
        texts.computeIfAbsent(
                        new Scan.DelimitedText("", file.header(), file.delimiter(), file.constants()),
                        form -> new ArrayList<>())
                .add(file.path());
        return true;
    }

    /**
     * Splits that only their connector can read: the driver reads them, in portions, into files of its own; as many at once
     * as it has cores and a job of Spark's has tasks.
     */
    private Dataset<Row> spooled(
            Step step, Body.Read read, SourceRows source, List<Split> splits, RequiredColumns required)
            throws IOException {
        String folder = task.scratch("read", step.name()).toString();
        int cores = Math.min(
                Runtime.getRuntime().availableProcessors(),
                session.sparkContext().defaultParallelism());
        Workers workers = new Workers(task, cores);
        Queue<Split> left = new ConcurrentLinkedQueue<>(splits);
        Queue<String> files = new ConcurrentLinkedQueue<>();
        AtomicInteger number = new AtomicInteger();
        workers.run(splits.size(), () -> {
            String own = folder + "/" + number.getAndIncrement();
            try (PlainRows.Spool spool = plain.spool(source.columns(), own)) {
                for (Split split = left.poll(); split != null && !workers.failed(); split = left.poll()) {
                    spool(step, read.badRecords(), source, split, required.rows(split), spool, workers);
                }
                files.addAll(spool.files());
            }
        });
        return parquet.read(SparkTypes.of(source.columns()), List.copyOf(files));
    }

    private void spool(
            Step step,
            BadRecords badRecords,
            SourceRows source,
            Split split,
            RequiredColumns.Rows looked,
            PlainRows.Spool spool,
            Workers workers)
            throws IOException {
        Counts.RowsRead read = task.counts().reading(step.name());
        try (RowReader reader = split.open()) {
            for (RowReader.Item item = reader.next(); item != null && !workers.failed(); item = reader.next()) {
                task.checkCancelled();
                read.one();
                if (item instanceof RowReader.Row row) {
                    looked.require(row.values(), row.file());
                    spool.write(source.values(row, split.file()));
                } else {
                    reject(step, badRecords, split.file(), (RowReader.Malformed) item);
                }
            }
        } finally {
            read.tell();
        }
    }

    private void reject(Step step, BadRecords policy, @Nullable String file, RowReader.Malformed record) {
        if (policy == BadRecords.FAIL) {
            throw new DriverFailure(
                    FailureClass.BAD_DATA,
                    "MALFORMED_RECORDS",
                    step.name(),
                    "Cannot read a record of step \"" + step.name() + "\""
                            + (file == null ? "" : " (" + file + ", line " + record.line() + ")") + ": "
                            + record.reason() + ". Mend it, or read with badRecordsToDeadLetters()");
        }
        task.counts().rejected(step.name(), Counts.MALFORMED, 1);
        if (policy == BadRecords.DEAD_LETTERS) {
            Long line = record.line() == 0 ? null : record.line();
            task.deadLetters().add(step.name(), record.reason(), file, line, record.text());
        }
    }
}
