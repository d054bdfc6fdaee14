package dev.dataflow.driver.spark;

import dev.dataflow.driver.UserClasses;
import dev.dataflow.driver.UserCode;
import dev.dataflow.driver.rows.RowWorker;
import dev.dataflow.driver.rows.StepArguments;
import dev.dataflow.driver.rows.StepContext;
import dev.dataflow.driver.rows.StepContext.SideRows;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Runs a user's {@code RecordTransform}, {@code BatchTransform} or {@code GroupTransform} over the rows of a partition, one
 * instance each, and tells at the end what it did.
 */
final class RecordFunction implements MapPartitionsFunction<Row, Row> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String step;
    private final UserClassText user;
    private final ColumnText[] input;
    private final ColumnText[] output;
    private final StepArguments arguments;
    private final HashMap<String, Side> sides;
    private final String rejects;
    private final CollectionAccumulator<Account> accounts;

    /** The user's class in a form that Java can send. */
    private record UserClassText(Body.UserClass.Kind kind, String className, String in, String out, List<String> keys)
            implements Serializable {
        Body.UserClass body() {
            return new Body.UserClass(kind, className, in, out, List.of(), keys, new TreeMap<>(Map.of()), List.of());
        }
    }

    /** The rows of a side input. */
    @SuppressWarnings("ArrayRecordComponent") // Columns have the form in which all of them are sent here.
    record Side(ColumnText[] columns, Broadcast<Row[]> rows) implements Serializable {}

    private RecordFunction(
            String step,
            UserClassText user,
            ColumnText[] input,
            ColumnText[] output,
            StepArguments arguments,
            Map<String, Side> sides,
            String rejects,
            CollectionAccumulator<Account> accounts) {
        this.step = step;
        this.user = user;
        this.input = input;
        this.output = output;
        this.arguments = arguments;
        this.sides = new HashMap<>(sides);
        this.rejects = rejects;
        this.accounts = accounts;
    }

    /**
     * A step's function.
     *
     * @param rejects a folder for the rows that it rejects
     * @param accounts where each partition's account goes
     */
    static RecordFunction of(
            Step step,
            Body.UserClass body,
            Schema input,
            Map<String, Side> sides,
            String rejects,
            CollectionAccumulator<Account> accounts) {
        return new RecordFunction(
                step.name(),
                new UserClassText(
                        body.kind(),
                        body.className(),
                        Objects.requireNonNull(body.inputType(), "such a class has an input record"),
                        Objects.requireNonNull(body.outputType()),
                        body.keys()),
                ColumnText.of(input),
                ColumnText.of(step.columns()),
                StepArguments.of(step.name(), body.arguments()),
                sides,
                rejects,
                accounts);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        UserClasses classes =
                new UserClasses(Objects.requireNonNullElse(loader, getClass().getClassLoader()));
        Schema inputSchema = ColumnText.schema(input);
        Schema outputSchema = ColumnText.schema(output);
        Partition partition = new Partition(rows, new PlainRows.Form(inputSchema), new PlainRows.Form(outputSchema));
        RowWorker worker = RowWorker.of(step, user.body(), classes, inputSchema, outputSchema, partition, partition);
        TaskContext task = TaskContext.get();
        // Where the task ends before its rows do.
        task.addTaskCompletionListener((TaskCompletionListener) ended -> partition.end());
        partition.begin(worker, task);
        return partition;
    }

    private SideRows side(Side side) {
        Schema schema = ColumnText.schema(side.columns);
        List<Type> types = PlainRows.types(schema);
        return new SideRows() {
            @Override
            public Schema schema() {
                return schema;
            }

            @Override
            public void each(Consumer<Object[]> taker) {
                for (Row row : side.rows.value()) {
                    taker.accept(PlainRows.values(row, types));
                }
            }
        };
    }

    /** The rows that come out of a partition, made as they are asked for. */
    private final class Partition implements Iterator<Row>, RowWorker.Feed, RowWorker.Target {
        private final Iterator<Row> rows;
        private final PlainRows.Form taken;
        private final PlainRows.Form given;
        private final Queue<Row> ready = new ArrayDeque<>();
        private final TreeMap<String, Double> metrics = new TreeMap<>();
        private final Rejects rejected = new Rejects(rejects);
        private @Nullable RowWorker worker;
        private int number;
        private long attempt;
        private long read;
        private long written;
        private @Nullable Row current;

        private Partition(Iterator<Row> rows, PlainRows.Form taken, PlainRows.Form given) {
            this.rows = rows;
            this.taken = taken;
            this.given = given;
        }

        private void begin(RowWorker made, TaskContext task) {
            number = task.partitionId();
            attempt = task.taskAttemptId();
            worker = made;
            Map<String, SideRows> sideRows = new HashMap<>();
            sides.forEach((name, side) -> sideRows.put(name, side(side)));
            failing(() -> {
                made.open(new StepContext(step, arguments, sideRows));
                return true;
            });
        }

        private interface Work {
            boolean run();
        }

        /** Lets the instance end where it fails. */
        private boolean failing(Work work) {
            try {
                return work.run();
            } catch (Throwable thrown) {
                RowWorker failed = worker;
                worker = null;
                if (failed != null) {
                    failed.close(thrown);
                }
                throw thrown;
            }
        }

        private void end() {
            RowWorker left = worker;
            worker = null;
            if (left != null) {
                left.close();
            }
            rejected.end();
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && worker != null) {
                RowWorker working = worker;
                if (!failing(working::next)) {
                    failing(() -> {
                        working.close();
                        return true;
                    });
                    worker = null;
                    accounts.add(new Account(number, attempt, read, written, metrics, rejected.end()));
                }
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

        @Override
        public boolean advance() {
            current = rows.hasNext() ? rows.next() : null;
            read += current == null ? 0 : 1;
            return current != null;
        }

        @Override
        public Object[] values() {
            return taken.values(Objects.requireNonNull(current, "there is a row"));
        }

        @Override
        public int file() {
            return -1;
        }

        @Override
        public void emit(@Nullable Object[] values, int file) {
            written++;
            ready.add(given.row(values));
        }

        @Override
        @SuppressWarnings("NullAway") // It does not read @Nullable in the signatures of other modules.
        public void reject(String reason, Schema columns, @Nullable Object[] values, int file) {
            rejected.add(reason, Values.json(columns, values));
        }

        @Override
        public void count(String metric, double amount) {
            metrics.merge(metric, amount, Double::sum);
        }

        @Override
        public RuntimeException failed(Throwable thrown) {
            if (thrown instanceof OutOfMemoryError error) {
                throw error;
            }
            // It is on its way to the driver.
            return UserCode.failed(step, user.className(), Sent.of(thrown));
        }
    }
}
