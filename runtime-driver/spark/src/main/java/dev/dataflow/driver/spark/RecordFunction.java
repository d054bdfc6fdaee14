package dev.dataflow.driver.spark;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.driver.UserCode;
import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.io.Serial;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs a user's {@code RecordTransform} over the rows of a partition, one instance each. A row that comes out is one of
 * three: the output columns; or a reason and the input row that was rejected for it; or, last, the partition's numbers.
 */
final class RecordFunction implements MapPartitionsFunction<Row, Row> {
    static final String REASON = "_dataflow_reason";
    static final String INPUT = "_dataflow_input";
    static final String METRICS = "_dataflow_metrics";
    /** Among the numbers: how many rows came in. No metric of a user's is called so. */
    static final String ROWS_READ = "_dataflow_rows_read";

    @Serial
    private static final long serialVersionUID = 1L;

    private final String step;
    private final String className;
    private final String inputClass;
    private final String outputClass;
    private final ColumnText[] input;
    private final ColumnText[] output;

    private RecordFunction(
            String step,
            String className,
            String inputClass,
            String outputClass,
            ColumnText[] input,
            ColumnText[] output) {
        this.step = step;
        this.className = className;
        this.inputClass = inputClass;
        this.outputClass = outputClass;
        this.input = input;
        this.output = output;
    }

    static RecordFunction of(Step step, Body.UserClass body, Schema input) {
        return new RecordFunction(
                step.name(),
                body.className(),
                Objects.requireNonNull(body.inputType(), "a RecordTransform has an input record"),
                Objects.requireNonNull(body.outputType()),
                ColumnText.of(input),
                ColumnText.of(step.columns()));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        UserClasses classes =
                new UserClasses(Objects.requireNonNullElse(loader, getClass().getClassLoader()));
        return partition(classes, classes.record(step, inputClass), classes.record(step, outputClass), rows);
    }

    @SuppressWarnings("unchecked") // The compiler has read both record classes from the transform's own declaration.
    private <I extends Record, O extends Record> Iterator<Row> partition(
            UserClasses classes, Class<I> inputType, Class<O> outputType, Iterator<Row> rows) {
        RecordTransform<I, O> transform = classes.make(step, className, RecordTransform.class);
        Schema inputSchema = ColumnText.schema(input);
        return new Partition<>(
                transform,
                RecordCodec.of(step, inputType, inputSchema),
                RecordCodec.of(step, outputType, ColumnText.schema(output)),
                PlainRows.types(inputSchema),
                rows);
    }

    /** The rows that come out of a partition, made as they are asked for. */
    private final class Partition<I extends Record, O extends Record> implements Iterator<Row>, Output<O> {
        private final RecordTransform<I, O> transform;
        private final RecordCodec<I> inputs;
        private final RecordCodec<O> outputs;
        private final List<Type> types;
        private final Iterator<Row> rows;
        private final Queue<Row> ready = new ArrayDeque<>();
        private final Map<String, Double> metrics = new HashMap<>();
        private long read;
        private boolean ended;
        private @Nullable Row current;

        private Partition(
                RecordTransform<I, O> transform,
                RecordCodec<I> inputs,
                RecordCodec<O> outputs,
                List<Type> types,
                Iterator<Row> rows) {
            this.transform = transform;
            this.inputs = inputs;
            this.outputs = outputs;
            this.types = types;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                process(rows.next());
            }
            if (ready.isEmpty() && !ended) {
                ended = true;
                metrics.put(ROWS_READ, (double) read);
                ready.add(marked(new @Nullable Object[output.length], null, null, metrics));
            }
            return !ready.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }

        private void process(Row row) {
            read++;
            current = row;
            I record = inputs.decode(PlainRows.values(row, types));
            try {
                transform.process(record, this);
            } catch (DriverFailure | OutOfMemoryError notTheirs) {
                throw notTheirs;
            } catch (Throwable thrown) {
                // It is on its way to the driver.
                throw UserCode.failed(step, className, Sent.of(thrown));
            }
        }

        @Override
        public void emit(O row) {
            ready.add(marked(outputs.encode(row), null, null, null));
        }

        @Override
        public void reject(String reason) {
            ready.add(marked(new @Nullable Object[output.length], reason, current, null));
        }

        @Override
        public void count(String metric, double amount) {
            metrics.merge(metric, amount, Double::sum);
        }
    }

    private static Row marked(
            @Nullable Object[] values,
            @Nullable String reason,
            @Nullable Row rejected,
            @Nullable Map<String, Double> metrics) {
        @Nullable Object[] marked = new @Nullable Object[values.length + 3];
        for (int i = 0; i < values.length; i++) {
            marked[i] = PlainRows.given(values[i]);
        }
        marked[values.length] = reason;
        marked[values.length + 1] = rejected;
        marked[values.length + 2] = metrics == null ? null : scala(metrics);
        return RowFactory.create(marked);
    }

    private static Object scala(Map<String, Double> metrics) {
        return CollectionConverters.asScala(metrics);
    }
}
