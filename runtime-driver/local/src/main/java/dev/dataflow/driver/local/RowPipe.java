package dev.dataflow.driver.local;

import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.UserCode;
import dev.dataflow.driver.rows.RowWorker;
import dev.dataflow.driver.rows.StepArguments;
import dev.dataflow.driver.rows.StepContext;
import dev.dataflow.driver.rows.StepContext.SideRows;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.ChunkFunction;
import org.duckdb.VectorMemory;
import org.jspecify.annotations.Nullable;

/**
 * A user's class as a table function of DuckDB's: whoever reads its rows makes DuckDB's threads ask for them, each of which
 * takes chunks of the input, through an instance of the class, into chunks of the output. Nothing stands in between but a few
 * thousand rows a thread, so it can be read once.
 */
final class RowPipe implements ChunkFunction.Giver {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final TaskRun task;
    private final Duck duck;
    private final SourceFiles files;
    private final Step step;
    private final Body.UserClass user;
    private final String name;
    private final Relation input;
    private final Map<String, Relation> sideInputs;
    private final boolean withFile;
    private final List<Worker> workers = new ArrayList<>();
    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
    private final Duck.Running interruption = () -> inside.forEach(Thread::interrupt);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private @Nullable TableReader reader;
    private @Nullable Throwable failure;

    /** A class on the rows of a relation, and with side inputs by name; {@code name} is nobody else's in the database. */
    RowPipe(
            TaskRun task,
            Duck duck,
            SourceFiles files,
            Step step,
            Body.UserClass user,
            String name,
            Relation input,
            Map<String, Relation> sideInputs) {
        this.task = task;
        this.duck = duck;
        this.files = files;
        this.step = step;
        this.user = user;
        this.name = name;
        this.input = input;
        this.sideInputs = sideInputs;
        // A row that comes of another is of the same file.
        this.withFile = input.hidden().contains(SourceFiles.COLUMN);
    }

    /** What the class gives, to be read by one statement. */
    Relation relation() throws SQLException {
        List<String> names = new ArrayList<>(step.columns().names());
        List<String> types = new ArrayList<>();
        step.columns().columns().forEach(column -> types.add(SQL.type(column.type())));
        if (withFile) {
            names.add(SourceFiles.COLUMN);
            types.add("integer");
        }
        // The rows of a group come one behind the other, to one worker.
        int threads = user.kind() == Body.UserClass.Kind.GROUP ? 1 : duck.threads();
        duck.register(name, names, types, threads, this);
        return new Relation(name + "()", step.columns(), input.hidden());
    }

    /** What the rows were, once they have been read. */
    record Done(Step step, String input, long rows, double seconds) {}

    /**
     * Ends what a statement that read the rows has left; null if none has read them yet.
     *
     * @param ofStatement what the statement failed with, null if it did not
     * @throws RuntimeException what the class threw, or what else went wrong with its rows
     */
    @Nullable
    synchronized Done settle(@Nullable Throwable ofStatement) throws SQLException {
        TableReader opened = reader;
        if (opened == null && failure == null) {
            return null;
        }
        reader = null;
        duck.unwatch(interruption);
        for (Worker worker : workers) {
            worker.end(failure == null ? ofStatement : failure);
        }
        if (opened != null) {
            opened.close();
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw (RuntimeException) failure;
        }
        return new Done(step, step.inputs().get(0), taken.get(), nanos.get() / 1e9 / Math.max(1, workers.size()));
    }

    @Override
    public synchronized void begin() {
        if (reader != null || !workers.isEmpty()) {
            throw new IllegalStateException("The rows of step \"" + step.name() + "\" are read twice");
        }
        try {
            task.counts().read(step.name(), 0);
            task.counts().written(step.name(), 0);
            duck.watch(interruption);
            reader = new TableReader(duck, input, order());
            Worker first = new Worker();
            workers.add(first);
            first.inside(() -> {
                first.start();
                return 0;
            });
        } catch (Throwable thrown) {
            throw fail(thrown);
        }
    }

    private String order() {
        return user.keys().isEmpty()
                ? ""
                : user.keys().stream().map(SQL::name).collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    /** The first is there already; whether the others get rows, they find out. */
    @Override
    public synchronized Object worker() {
        Worker worker = workers.get(0);
        if (worker.asked) {
            worker = new Worker();
            workers.add(worker);
        }
        worker.asked = true;
        return worker;
    }

    @Override
    public int give(Object worker, ByteBuffer chunk) {
        return ((Worker) worker).give(chunk);
    }

    /** Keeps what was thrown: DuckDB hands on nothing of it but a text. */
    private synchronized RuntimeException fail(Throwable thrown) {
        Throwable meant = thrown;
        if (thrown instanceof SQLException failed) {
            try {
                task.checkCancelled();
                meant = DuckFailures.of(step.name(), failed, Limits.spill(task));
            } catch (RuntimeException cancelled) {
                meant = cancelled;
            }
        } else if (!(thrown instanceof RuntimeException || thrown instanceof Error)) {
            meant = new IllegalStateException(thrown);
        }
        if (failure == null) {
            failure = meant;
        }
        return new IllegalStateException("Step \"" + step.name() + "\" failed");
    }

    private TableReader reader() {
        TableReader open = reader;
        if (open == null) {
            throw new IllegalStateException("The rows of step \"" + step.name() + "\" are not being read");
        }
        return open;
    }

    private SideRows side(Relation relation) {
        return new SideRows() {
            @Override
            public Schema schema() {
                return relation.schema();
            }

            @Override
            public void each(Consumer<Object[]> taker) throws SQLException {
                try (TableReader rows = new TableReader(duck, relation)) {
                    while (rows.nextChunk()) {
                        task.checkCancelled();
                        for (int row = 0; row < rows.rows(); row++) {
                            taker.accept(rows.values(row));
                        }
                    }
                }
            }
        };
    }

    /** One instance of the class, its chunk of the input, and what it has made. */
    private final class Worker implements RowWorker.Feed, RowWorker.Target {
        private final Overflow ready = new Overflow(duck, step.columns(), withFile);
        private final Map<String, Double> metrics = new HashMap<>();
        private @Nullable RowWorker instance;
        private TableReader.@Nullable Chunk chunk;
        private int row;
        private boolean asked;
        private boolean ended;
        private long read;
        private long emitted;
        private long waited;

        private void start() {
            Map<String, SideRows> sides = new HashMap<>();
            sideInputs.forEach((side, relation) -> sides.put(side, side(relation)));
            RowWorker made =
                    RowWorker.of(step.name(), user, task.userClasses(), input.schema(), step.columns(), this, this);
            instance = made;
            made.open(new StepContext(step.name(), StepArguments.of(step.name(), user.arguments()), sides));
        }

        int give(ByteBuffer out) {
            long began = System.nanoTime();
            waited = 0;
            try {
                return inside(() -> filled(out));
            } catch (Throwable thrown) {
                ended = true;
                throw fail(thrown);
            } finally {
                tell();
                nanos.addAndGet(System.nanoTime() - began - waited);
            }
        }

        private int filled(ByteBuffer out) throws SQLException {
            try {
                task.checkCancelled();
                int rows = 0;
                while (rows == 0 && !(ended && ready.isEmpty())) {
                    while (!ended && !ready.fills(VectorMemory.capacity())) {
                        ended = !makeMore();
                    }
                    rows = ready.drain(out);
                }
                return rows;
            } catch (Throwable thrown) {
                RowWorker failed = instance;
                if (failed != null) {
                    failed.close(thrown);
                }
                throw thrown;
            }
        }

        /** Lets the instance handle more rows; at the end, lets it end. */
        private boolean makeMore() throws SQLException {
            RowWorker made = instance;
            if (made == null) {
                if (!fetch()) {
                    return false;
                }
                start();
                made = instance;
            }
            boolean more = made != null && made.next();
            if (!more && made != null) {
                made.close();
            }
            ready.turn();
            return more;
        }

        /** What is left when nobody asks any more: after a failure, or where a statement had rows enough. */
        void end(@Nullable Throwable known) throws SQLException {
            RowWorker left = instance;
            try {
                if (left != null) {
                    inside(() -> {
                        if (known == null) {
                            left.close();
                        } else {
                            left.close(known);
                        }
                        return 0;
                    });
                }
            } catch (RuntimeException | Error thrown) {
                failure = thrown;
            } finally {
                ready.close();
                tell();
            }
        }

        private void tell() {
            taken.addAndGet(read);
            task.counts().read(step.name(), read);
            task.counts().written(step.name(), emitted);
            metrics.forEach((metric, amount) -> task.counts().metric(step.name(), metric, amount));
            metrics.clear();
            read = 0;
            emitted = 0;
        }

        private int inside(Work work) throws SQLException {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            // DuckDB's own threads are new ones to Java at each call.
            thread.setContextClassLoader(task.userClasses().loader());
            inside.add(thread);
            try {
                return work.run();
            } finally {
                inside.remove(thread);
                thread.setContextClassLoader(before);
                // A class may leave its thread interrupted; a task that is cancelled knows by other means.
                Thread.interrupted();
            }
        }

        private boolean fetch() throws SQLException {
            long began = System.nanoTime();
            chunk = reader().next();
            waited += System.nanoTime() - began;
            row = -1;
            task.checkCancelled();
            return chunk != null;
        }

        @Override
        public boolean advance() {
            try {
                while (chunk == null || row + 1 >= chunk.rows()) {
                    if (!fetch()) {
                        return false;
                    }
                }
            } catch (SQLException e) {
                task.checkCancelled();
                throw DuckFailures.of(step.name(), e, Limits.spill(task));
            }
            row++;
            read++;
            return true;
        }

        private TableReader.Chunk chunk() {
            TableReader.Chunk current = chunk;
            if (current == null) {
                throw new IllegalStateException("No row is being handled");
            }
            return current;
        }

        @Override
        public Object[] values() {
            return chunk().values(row);
        }

        @Override
        public int file() {
            return chunk().file(row);
        }

        @Override
        @SuppressWarnings("NullAway") // It does not read @Nullable in the arrays of other modules' methods.
        public void emit(@Nullable Object[] values, int file) {
            try {
                ready.add(values, file);
            } catch (SQLException e) {
                task.checkCancelled();
                throw DuckFailures.of(step.name(), e, Limits.spill(task));
            }
            emitted++;
        }

        @Override
        @SuppressWarnings("NullAway") // It does not read @Nullable in the arrays of other modules' methods.
        public void reject(String reason, Schema columns, @Nullable Object[] values, int file) {
            task.counts().rejected(step.name(), reason, 1);
            if (step.keepsRejects()) {
                task.deadLetters().add(step.name(), reason, files.path(file), null, Values.json(columns, values));
            }
        }

        @Override
        public void count(String metric, double amount) {
            metrics.merge(metric, amount, Double::sum);
        }

        @Override
        public RuntimeException failed(Throwable thrown) {
            task.checkCancelled();
            return UserCode.failed(step.name(), user.className(), thrown);
        }
    }

    private interface Work {
        int run() throws SQLException;
    }
}
