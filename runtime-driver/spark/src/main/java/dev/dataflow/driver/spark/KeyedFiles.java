package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.KeyFailures;
import dev.dataflow.driver.connect.Keyed;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Scan;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Compares the keys of rows with those that stand. The rows are looked at in their files, so that they are made once. */
final class KeyedFiles {
    private static final String STANDING = "s";
    private static final String WRITTEN = "w";

    private final TaskRun task;
    private final ParquetFiles parquet;
    private final PlainRows plain;
    private final Step step;
    private final Keyed keyed;
    private final List<String> keys;

    KeyedFiles(TaskRun task, ParquetFiles parquet, PlainRows plain, Step step, Keyed keyed) {
        this.task = task;
        this.parquet = parquet;
        this.plain = plain;
        this.step = step;
        this.keyed = keyed;
        this.keys = keyed.keys().names();
    }

    /** The keys that stand, from their connector's readers, in files of the attempt's own. */
    Dataset<Row> standing() throws IOException {
        String folder = task.scratch("standing", step.name()).toString();
        try (PlainRows.Spool spool = plain.spool(keyed.standingColumns(), folder)) {
            for (Split split : keyed.standing().splits()) {
                try (RowReader reader = split.open()) {
                    for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                        task.checkCancelled();
                        spool.write(((RowReader.Row) item).values());
                    }
                }
            }
            return spool.rows();
        }
    }

    /** The rows that are to be written. */
    Dataset<Row> wanted(Dataset<Row> rows, Dataset<Row> standing) {
        return keyed.rule() == Keyed.Rule.UPDATE
                ? rows.as(WRITTEN).join(standing.as(STANDING), equal(), "left_semi")
                : rows;
    }

    /** Looks at what was written. */
    void check(List<WrittenFile> files, Dataset<Row> standing) throws IOException {
        List<String> paths = files.stream().map(WrittenFile::path).toList();
        Dataset<Row> written = parquet.read(step.name(), keyed.keys(), new Scan.Parquet(paths, null), List.of());
        Column missing = keys.stream()
                .map(key -> ParquetFiles.named(key).isNull())
                .reduce(Column::or)
                .orElseThrow();
        @Nullable List<String> key = first(written.filter(missing));
        if (key != null) {
            throw KeyFailures.ofNull(step.name(), dataset(), keys, key);
        }
        Column[] all = ParquetFiles.columns(keys);
        String number = "_dataflow_number";
        key = first(written.groupBy(all)
                .agg(count("*").as(number))
                .filter(col(number).gt(1))
                .orderBy(all));
        if (key != null) {
            throw KeyFailures.ofDuplicate(step.name(), dataset(), keys, key);
        } else if (keyed.rule() == Keyed.Rule.INSERT) {
            key = first(written.as(WRITTEN)
                    .join(standing.as(STANDING), equal(), "left_semi")
                    .orderBy(all));
            if (key != null) {
                throw KeyFailures.ofStanding(step.name(), dataset(), keys, key);
            }
        } else {
            replace(standing.as(STANDING).join(written.as(WRITTEN), equal(), "left_semi"));
        }
    }

    private void replace(Dataset<Row> gone) throws IOException {
        Iterator<Row> places = gone.select(ParquetFiles.named(Keyed.FILE), ParquetFiles.named(Keyed.POSITION))
                .toLocalIterator();
        try (RowWriter replaced = keyed.replaced()) {
            while (places.hasNext()) {
                Row place = places.next();
                replaced.write(new Object[] {place.getString(0), place.getLong(1)});
            }
        }
    }

    private Column equal() {
        return keys.stream()
                .map(Dialect.SPARK::name)
                .map(key -> col(WRITTEN + "." + key).equalTo(col(STANDING + "." + key)))
                .reduce(Column::and)
                .orElseThrow();
    }

    private @Nullable List<String> first(Dataset<Row> rows) {
        List<Row> found = rows.select(ParquetFiles.columns(keys)).limit(1).collectAsList();
        if (found.isEmpty()) {
            return null;
        }
        List<String> key = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            key.add(String.valueOf(found.get(0).get(i)));
        }
        return key;
    }

    private String dataset() {
        return ((Body.Write) step.body()).sink().dataset();
    }
}
