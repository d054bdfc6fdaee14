package dev.dataflow.driver.rows;

import dev.dataflow.BatchOutput;
import dev.dataflow.BatchTransform;
import dev.dataflow.GroupTransform;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.TransformContext;
import dev.dataflow.UserTransform;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.driver.UserClasses;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a user's {@code RecordTransform}, {@code BatchTransform} or {@code GroupTransform} at work: it takes rows
 * of a feed, and what it makes of them goes to a target. Engines make as many as they like, and each is used by one thread at
 * a time.
 */
public final class RowWorker {
    /** How many rows a batch has at most. */
    public static final int BATCH = 1_024;

    /** Rows, one after the other. The rows of a group come one behind the other. */
    public interface Feed {
        /** Goes to the next row; false at the end. */
        boolean advance();

        /** The row's values, an array that nobody else uses. */
        @Nullable
        Object[] values();

        /** The number of the file that the row comes from; negative if that is not known. */
        int file();
    }

    /** Where results go. */
    public interface Target {
        /** A row of the output, and the file of the row that it comes of. */
        void emit(@Nullable Object[] values, int file);

        /** A row of the input that the class rejected, or that of its columns which the class knows. */
        void reject(String reason, Schema columns, @Nullable Object[] values, int file);

        /** A number that the class names. */
        void count(String metric, double amount);

        /** What the task fails with when the class throws. */
        RuntimeException failed(Throwable thrown);
    }

    private final UserTransform transform;
    private final Rows rows;
    private final Work work;
    private boolean open;

    private RowWorker(UserTransform transform, Rows rows, Work work) {
        this.transform = transform;
        this.rows = rows;
        this.work = work;
    }

    /** Handles the next row, batch or group; false if there was none. */
    private interface Work {
        boolean next() throws Exception;
    }

    /** Makes an instance of the step's class; {@link #open} comes next. */
    public static RowWorker of(
            String step,
            Body.UserClass user,
            UserClasses classes,
            Schema input,
            Schema output,
            Feed feed,
            Target target) {
        return of(
                new Rows(step, user, input, output, new Watched(feed), target),
                classes,
                classes.record(step, Objects.requireNonNull(user.inputType(), "the compiler has read it")),
                classes.record(step, Objects.requireNonNull(user.outputType(), "the compiler has read it")));
    }

    /** What a worker is made for. */
    private record Rows(String step, Body.UserClass user, Schema input, Schema output, Watched feed, Target target) {}

    /** A feed whose failures are known from those of the user's code that they pass through. */
    private static final class Watched implements Feed {
        private final Feed feed;
        private @Nullable RuntimeException failure;

        Watched(Feed feed) {
            this.feed = feed;
        }

        @Override
        public boolean advance() {
            try {
                return feed.advance();
            } catch (RuntimeException thrown) {
                failure = thrown;
                throw thrown;
            }
        }

        @Override
        public @Nullable Object[] values() {
            return feed.values();
        }

        @Override
        public int file() {
            return feed.file();
        }
    }

    @SuppressWarnings("unchecked") // The compiler has read both record classes from the class's own declaration.
    private static <I extends Record, O extends Record> RowWorker of(
            Rows rows, UserClasses classes, Class<I> in, Class<O> out) {
        RecordCodec<I> decoder = RecordCodec.of(rows.step, in, rows.input);
        RecordCodec<O> encoder = RecordCodec.of(rows.step, out, rows.output);
        String name = rows.user.className();
        return switch (rows.user.kind()) {
            case RECORD -> {
                RecordTransform<I, O> made = classes.make(rows.step, name, RecordTransform.class);
                yield new RowWorker(made, rows, new ByRow<>(made, rows, decoder, encoder));
            }
            case BATCH -> {
                BatchTransform<I, O> made = classes.make(rows.step, name, BatchTransform.class);
                yield new RowWorker(made, rows, new ByBatch<>(made, rows, decoder, encoder));
            }
            case GROUP -> {
                GroupTransform<I, O> made = classes.make(rows.step, name, GroupTransform.class);
                yield new RowWorker(made, rows, new ByGroup<>(made, rows, decoder, encoder));
            }
            default ->
                throw new IllegalArgumentException(
                        "Cannot hand rows to a " + rows.user.kind().words());
        };
    }

    /** Lets the instance begin. */
    public void open(TransformContext context) {
        open = true;
        try {
            transform.open(context);
        } catch (Throwable thrown) {
            throw failure(thrown);
        }
    }

    /** Handles the next row, batch or group; false if there was none. */
    public boolean next() {
        try {
            return work.next();
        } catch (Throwable thrown) {
            throw failure(thrown);
        }
    }

    /** Lets an instance that has begun end, once; what it throws then fails the task. */
    public void close() {
        if (open) {
            open = false;
            try {
                transform.close();
            } catch (Throwable thrown) {
                throw failure(thrown);
            }
        }
    }

    /** Lets the instance end after a failure, which what it throws then is added to. */
    public void close(Throwable failure) {
        try {
            close();
        } catch (Throwable another) {
            if (another != failure) {
                failure.addSuppressed(another);
            }
        }
    }

    private RuntimeException failure(Throwable thrown) {
        RuntimeException ofFeed = rows.feed.failure;
        if (ofFeed != null) {
            return ofFeed;
        }
        return thrown instanceof DriverFailure known ? known : rows.target.failed(thrown);
    }

    /** What all three kinds give. A row that does not fit fails the task even where the class goes on after it. */
    private abstract static class Given<I extends Record, O extends Record> implements Work {
        final Feed feed;
        final RecordCodec<I> decoder;
        private final RecordCodec<O> encoder;
        final Schema input;
        final Target target;
        private @Nullable DriverFailure unfit;

        Given(Rows rows, RecordCodec<I> decoder, RecordCodec<O> encoder) {
            this.feed = rows.feed;
            this.input = rows.input;
            this.target = rows.target;
            this.decoder = decoder;
            this.encoder = encoder;
        }

        final void give(O row, int file) {
            try {
                target.emit(encoder.encode(row), file);
            } catch (DriverFailure failure) {
                unfit = failure;
                throw failure;
            }
        }

        final void check() {
            if (unfit != null) {
                throw unfit;
            }
        }
    }

    private static final class ByRow<I extends Record, O extends Record> extends Given<I, O> implements Output<O> {
        private final RecordTransform<I, O> transform;
        private @Nullable Object[] row = new @Nullable Object[0];
        private int file;

        ByRow(RecordTransform<I, O> transform, Rows rows, RecordCodec<I> decoder, RecordCodec<O> encoder) {
            super(rows, decoder, encoder);
            this.transform = transform;
        }

        @Override
        public boolean next() throws Exception {
            if (!feed.advance()) {
                return false;
            }
            row = feed.values();
            file = feed.file();
            transform.process(decoder.decode(row), this);
            check();
            return true;
        }

        @Override
        public void count(String metric, double amount) {
            target.count(metric, amount);
        }

        @Override
        public void emit(O output) {
            give(output, file);
        }

        @Override
        public void reject(String reason) {
            target.reject(reason, input, row, file);
        }
    }

    /** Rows that may be rejected later, by the records that were made of them. */
    private abstract static class Several<I extends Record, O extends Record> extends Given<I, O>
            implements BatchOutput<I, O> {
        Several(Rows rows, RecordCodec<I> decoder, RecordCodec<O> encoder) {
            super(rows, decoder, encoder);
        }

        @Override
        public void count(String metric, double amount) {
            target.count(metric, amount);
        }

        /** A record that is none of those at hand: what it holds itself. */
        final void rejectUnknown(I row, String reason) {
            target.reject(reason, input, decoder.encode(row), -1);
        }
    }

    private static final class ByBatch<I extends Record, O extends Record> extends Several<I, O> {
        private final BatchTransform<I, O> transform;
        private final List<I> records = new ArrayList<>(BATCH);
        private final @Nullable Object[][] rows = new @Nullable Object[BATCH][];
        private final int[] files = new int[BATCH];
        private int file;

        ByBatch(BatchTransform<I, O> transform, Rows rows, RecordCodec<I> decoder, RecordCodec<O> encoder) {
            super(rows, decoder, encoder);
            this.transform = transform;
        }

        @Override
        public boolean next() throws Exception {
            records.clear();
            while (records.size() < BATCH && feed.advance()) {
                int at = records.size();
                rows[at] = feed.values();
                files[at] = feed.file();
                records.add(decoder.decode(rows[at]));
            }
            if (records.isEmpty()) {
                return false;
            }
            file = shared();
            transform.process(Collections.unmodifiableList(new ArrayList<>(records)), this);
            check();
            return true;
        }

        /** The file that all rows come from; negative if they come from several. */
        private int shared() {
            for (int i = 1; i < records.size(); i++) {
                if (files[i] != files[0]) {
                    return -1;
                }
            }
            return files[0];
        }

        @Override
        public void emit(O output) {
            give(output, file);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Two rows may well be equal.
        public void reject(I row, String reason) {
            for (int i = 0; i < records.size(); i++) {
                if (records.get(i) == row) {
                    target.reject(reason, input, rows[i], files[i]);
                    return;
                }
            }
            rejectUnknown(row, reason);
        }
    }

    private static final class ByGroup<I extends Record, O extends Record> extends Several<I, O> {
        private final GroupTransform<I, O> transform;
        private final int[] keys;
        private @Nullable Object[] row = new @Nullable Object[0];
        private boolean waiting;
        private boolean ended;

        ByGroup(GroupTransform<I, O> transform, Rows rows, RecordCodec<I> decoder, RecordCodec<O> encoder) {
            super(rows, decoder, encoder);
            this.transform = transform;
            this.keys = rows.user.keys().stream()
                    .mapToInt(rows.input.names()::indexOf)
                    .toArray();
        }

        @Override
        public boolean next() throws Exception {
            if (!waiting && !advance()) {
                return false;
            }
            Group group = new Group();
            transform.process(group, this);
            check();
            group.skip();
            return true;
        }

        private boolean advance() {
            waiting = !ended && feed.advance();
            ended = !waiting;
            if (waiting) {
                row = feed.values();
            }
            return waiting;
        }

        private @Nullable Object[] key() {
            @Nullable Object[] key = new @Nullable Object[keys.length];
            for (int i = 0; i < keys.length; i++) {
                key[i] = positive(row[keys[i]]);
            }
            return key;
        }

        /** Negative zero and zero are one key, as in SQL. */
        private static @Nullable Object positive(@Nullable Object value) {
            if (value instanceof Double number && number == 0) {
                return 0.0;
            }
            return value instanceof Float number && number == 0 ? (Object) 0.0f : value;
        }

        @Override
        public void emit(O output) {
            give(output, -1);
        }

        @Override
        public void reject(I row, String reason) {
            rejectUnknown(row, reason);
        }

        /** The rows from the one that waits on, as long as they have its key. */
        private final class Group implements Iterable<I> {
            private final @Nullable Object[] key = key();
            private boolean begun;

            @Override
            public Iterator<I> iterator() {
                if (begun) {
                    throw new IllegalStateException("The rows of a group can be gone through once: keep what is needed"
                            + " again, or go through them in one loop");
                }
                begun = true;
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return goesOn();
                    }

                    @Override
                    public I next() {
                        if (!goesOn()) {
                            throw new NoSuchElementException();
                        }
                        waiting = false;
                        return decoder.decode(row);
                    }
                };
            }

            private boolean goesOn() {
                if (!waiting && !ended) {
                    advance();
                }
                return waiting && Arrays.deepEquals(key, key());
            }

            void skip() {
                while (goesOn()) {
                    waiting = false;
                }
            }
        }
    }
}
