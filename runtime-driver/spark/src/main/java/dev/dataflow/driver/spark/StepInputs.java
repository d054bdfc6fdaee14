package dev.dataflow.driver.spark;

import dev.dataflow.Columns;
import dev.dataflow.driver.Counts;
import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.driver.rows.StepArguments;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.spark.SparkInputs;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a step hands a user's {@code SparkInputsTransform}, and how it makes datasets of records. */
final class StepInputs implements SparkInputs {
    private final Step step;
    private final StepArguments arguments;
    private final SortedMap<String, Input> inputs = new TreeMap<>();
    private final PlainRows plain;
    private final Counts counts;
    private final SparkSession session;

    /** Rows and their columns. */
    record Input(Dataset<Row> rows, Schema schema) {}

    StepInputs(
            Step step, Body.UserClass body, List<Input> inputs, PlainRows plain, Counts counts, SparkSession session) {
        this.step = step;
        this.arguments = StepArguments.of(step.name(), body.arguments());
        for (int i = 0; i < body.inputNames().size(); i++) {
            this.inputs.put(body.inputNames().get(i), inputs.get(i));
        }
        this.plain = plain;
        this.counts = counts;
        this.session = session;
    }

    @Override
    public Dataset<Row> get(String name) {
        return input(name).rows();
    }

    @Override
    public <R extends Record> Dataset<R> get(String name, Class<R> type) {
        return typed(input(name), type);
    }

    /** The rows as records; other columns than theirs are left out. */
    <R extends Record> Dataset<R> typed(Input input, Class<R> type) {
        RecordCodec.of(step.name(), type, input.schema());
        List<Schema.Column> columns = Columns.of(type).schema().names().stream()
                .map(name -> input.schema().column(name).orElseThrow())
                .toList();
        Schema schema = new Schema(columns);
        return input.rows()
                .select(ParquetFiles.columns(schema.names()))
                .as(RecordRows.encoder(step.name(), type, schema, plain));
    }

    @Override
    public <R extends Record> Encoder<R> encoder(Class<R> type) {
        return RecordRows.encoder(step.name(), type, Columns.of(type).schema(), plain);
    }

    @Override
    public <P extends Record> P arguments(Class<P> type) {
        return arguments.as(type);
    }

    @Override
    public void count(String metric, double amount) {
        counts.metric(step.name(), metric, amount);
    }

    @Override
    public SparkSession session() {
        return session;
    }

    private Input input(String name) {
        Input input = inputs.get(name);
        if (input == null) {
            throw new IllegalArgumentException("Step \"" + step.name() + "\" has no input \"" + name + "\". It has: "
                    + StepArguments.listed(inputs.keySet()));
        }
        return input;
    }
}
