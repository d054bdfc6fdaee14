package dev.dataflow.driver.local;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.TaskRun;
import dev.dataflow.driver.UserCode;
import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Takes rows out of DuckDB, through a user's class, and back into a table. Holds one chunk of rows at a time. */
final class RowPipe {
    private static final Dialect SQL = Dialect.DUCKDB;

    private final TaskRun task;
    private final Duck duck;
    private final SourceFiles files;
    private final Step step;
    private final Body.UserClass user;
    private final String table;
    private long taken;

    RowPipe(TaskRun task, Duck duck, SourceFiles files, Step step, Body.UserClass user, String table) {
        this.task = task;
        this.duck = duck;
        this.files = files;
        this.step = step;
        this.user = user;
        this.table = table;
    }

    Relation run(Relation input) throws SQLException {
        List<String> columns = new ArrayList<>();
        step.columns()
                .columns()
                .forEach(column -> columns.add(SQL.name(column.name()) + " " + SQL.type(column.type())));
        // A row that comes of another is of the same file.
        boolean withFile = input.hidden().contains(SourceFiles.COLUMN);
        if (withFile) {
            columns.add(SQL.name(SourceFiles.COLUMN) + " INTEGER");
        }
        duck.execute("CREATE TABLE " + table + " (" + String.join(", ", columns) + ")");
        String inputType = user.inputType();
        if (inputType == null) {
            throw new IllegalStateException("Step \"" + step.name() + "\" names no input record");
        }
        Class<? extends Record> in = task.userClasses().record(step.name(), inputType);
        Class<? extends Record> out = task.userClasses().record(step.name(), Objects.requireNonNull(user.outputType()));
        pipe(input, in, out, withFile);
        return new Relation(table, step.columns(), input.hidden());
    }

    /** The number of rows that came. */
    long taken() {
        return taken;
    }

    @SuppressWarnings("unchecked") // The compiler has checked that the class takes these records.
    private <I extends Record, O extends Record> void pipe(Relation input, Class<I> in, Class<O> out, boolean withFile)
            throws SQLException {
        RecordTransform<I, O> transform = task.userClasses().make(step.name(), user.className(), RecordTransform.class);
        RecordCodec<I> decoder = RecordCodec.of(step.name(), in, input.schema());
        try (TableReader reader = new TableReader(duck, input);
                TableWriter writer = new TableWriter(duck, table, step.columns(), withFile)) {
            Rows<O> rows = new Rows<>(input.schema(), RecordCodec.of(step.name(), out, step.columns()), writer);
            rows.tell(0);
            while (reader.nextChunk()) {
                task.checkCancelled();
                for (int row = 0; row < reader.rows(); row++) {
                    rows.take(reader.values(row), reader.file(row));
                    process(transform, decoder.decode(rows.row), rows);
                }
                rows.tell(reader.rows());
            }
        }
        // The last rows are in the table only now.
        task.checkCancelled();
    }

    private <I extends Record, O extends Record> void process(RecordTransform<I, O> transform, I row, Rows<O> rows) {
        try {
            transform.process(row, rows);
        } catch (DriverFailure failure) {
            throw failure;
        } catch (Throwable thrown) {
            task.checkCancelled();
            throw UserCode.failed(step.name(), user.className(), thrown);
        }
    }

    /** What a user's class sees: the row in hand, and where its results go. */
    private final class Rows<O extends Record> implements Output<O> {
        private final Schema input;
        private final RecordCodec<O> encoder;
        private final TableWriter writer;
        private Object[] row = new Object[0];
        private int file;
        private long emitted;

        Rows(Schema input, RecordCodec<O> encoder, TableWriter writer) {
            this.input = input;
            this.encoder = encoder;
            this.writer = writer;
        }

        void take(Object[] values, int sourceFile) {
            row = values;
            file = sourceFile;
        }

        void tell(long more) {
            taken += more;
            task.counts().read(step.name(), more);
            task.counts().written(step.name(), emitted);
            emitted = 0;
        }

        @Override
        public void emit(O output) {
            try {
                writer.add(encoder.encode(output), file);
            } catch (SQLException e) {
                throw DuckFailures.of(step.name(), e);
            }
            emitted++;
        }

        @Override
        public void reject(String reason) {
            task.counts().rejected(step.name(), reason, 1);
            task.deadLetters().add(step.name(), reason, files.path(file), null, Values.json(input, row));
        }

        @Override
        public void count(String metric, double amount) {
            task.counts().metric(step.name(), metric, amount);
        }
    }
}
