package dev.dataflow.driver.spark;

import dev.dataflow.driver.Expectations;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpectationSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Steps with expectations. The rows go into files, each with what it fails: what is judged then is what is written,
 * whatever Spark computes twice. {@code Dataset.observe} would judge only once all is written, knows no uniqueness, and
 * counts a partition again that is computed again.
 */
final class ExpectSteps {
    /** The view of the marked rows; a plan keeps what it names, so that each step may take the name for its own. */
    private static final String MARKED = "_dataflow_marked";

    private final TaskRun task;
    private final ParquetFiles parquet;
    private final PlainRows plain;
    private final BuiltInSteps sql;

    ExpectSteps(TaskRun task, ParquetFiles parquet, PlainRows plain, BuiltInSteps sql) {
        this.task = task;
        this.parquet = parquet;
        this.plain = plain;
        this.sql = sql;
    }

    /** The rows that stay, and how many there were. */
    record Result(Dataset<Row> rows, long came) {}

    Result run(Step step, List<BuiltInSteps.Input> inputs) throws Exception {
        AtomicReference<ExpectationSql> rendered = new AtomicReference<>();
        Dataset<Row> marked = sql.rows(inputs, relations -> {
            rendered.set(ExpectationSql.of(step, relations, Dialect.SPARK));
            return rendered.get().marked();
        });
        Dataset<Row> written = written(step, marked);
        ExpectationSql expectations = rendered.get();
        Expectations.Rows rows = (relation, handler) -> read(written, relation, handler);
        long came = new Expectations(task, step, expectations, MARKED, rows).judge();
        return new Result(query(written, expectations.kept(MARKED)), came);
    }

    private Dataset<Row> written(Step step, Dataset<Row> marked) throws IOException {
        String folder = task.scratch("checked", step.name()).toString();
        List<String> files =
                parquet.write(marked, folder).stream().map(WrittenFile::path).toList();
        return parquet.read(plain(marked.schema()), files);
    }

    /** What is told of a column in its source is not told of what was made of it. */
    private static StructType plain(StructType marked) {
        StructType plain = new StructType();
        for (StructField field : marked.fields()) {
            plain = plain.add(field.name(), field.dataType(), field.nullable());
        }
        return plain;
    }

    private Dataset<Row> query(Dataset<Row> marked, Relation relation) {
        marked.createOrReplaceTempView(MARKED);
        return sql.rows(List.of(), none -> "SELECT * FROM " + relation.sql());
    }

    private void read(Dataset<Row> marked, Relation relation, Expectations.RowHandler handler) {
        List<Type> types = PlainRows.types(relation.schema());
        Dataset<Row> rows = query(marked, relation);
        Iterator<Row> all = rows.as(plain.encoder(rows.schema())).toLocalIterator();
        while (all.hasNext()) {
            task.checkCancelled();
            handler.row(PlainRows.values(all.next(), types), null);
        }
    }
}
