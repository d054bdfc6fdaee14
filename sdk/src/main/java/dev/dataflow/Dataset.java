package dev.dataflow;

import dev.dataflow.engine.EngineSettings;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows at one point of a pipeline: an immutable value that says how they come about. Nothing is read while a pipeline is
 * defined, and using a dataset twice shares it.
 *
 * <p>Mistakes are not thrown: the compiler reports all of a pipeline's at once, each with the line of the call.
 *
 * @param <T> the record of a row, or {@link Row} where no record describes it
 */
public final class Dataset<T> {
    private final Node node;

    private Dataset(Node node) {
        this.node = node;
    }

    /**
     * Rows of a source. The columns are the components of the record, in {@code snake_case}; a component whose type is
     * marked {@code @Nullable} may be empty.
     *
     * @param step the name of this read, unique in the pipeline
     */
    public static <R extends Record> Dataset<R> read(String step, Source source, Class<R> type) {
        BadRecords badRecords = source.badRecords();
        return new Dataset<>(new Node(
                step, "read", List.of(), new Body.Read(source.read(), badRecords), type, null, Place.caller()));
    }

    /** Names the last step, in place of the name made for it ({@code join}, {@code join_2}, …). */
    public Dataset<T> as(String step) {
        return new Dataset<>(node.named(step));
    }

    /** Exactly these columns, in this order. */
    public Dataset<Row> select(String... columns) {
        List<Body.Named> named = Stream.of(columns)
                .map(column -> new Body.Named(column, Expr.col(column).ir()))
                .toList();
        return builtIn("select", new Body.Select(named));
    }

    /** Adds a column, or puts another value into one that stands. */
    public Dataset<Row> withColumn(String column, Expr value) {
        return builtIn("with_column", new Body.WithColumns(List.of(new Body.Named(column, value.ir()))));
    }

    /** Keeps the rows for which the condition is true. */
    public Dataset<T> filter(Expr condition) {
        return builtIn("filter", new Body.Filter(condition.ir()));
    }

    /**
     * Pairs rows whose keys are equal; rows without a partner are left out. Columns: all of this dataset, then those of
     * the other that are no keys.
     */
    public Dataset<Row> join(Dataset<?> other, JoinKeys on) {
        return joined(Body.JoinKind.INNER, other, on);
    }

    /** As {@link #join}, but rows of this dataset without a partner are kept, the other's columns null. */
    public Dataset<Row> leftJoin(Dataset<?> other, JoinKeys on) {
        return joined(Body.JoinKind.LEFT, other, on);
    }

    /** Groups the rows by the values of these columns; a null is a value of its own. */
    public Grouped groupBy(String... keys) {
        return new Grouped(node, List.of(keys));
    }

    /** Keeps the first row of each combination of the keys, in the order of {@code by}; nulls come last. */
    public Dataset<T> dedupe(List<String> keys, SortBy by) {
        return builtIn("dedupe", new Body.Dedupe(keys, by.orders()));
    }

    /** Hands each row to a user class, on the engine that the compiler chooses. Input and output records are the class's. */
    public <O extends Record> Dataset<O> transform(String step, Class<? extends RecordTransform<? super T, O>> type) {
        return userClass(step, type, null);
    }

    /** Hands each row to a user class, on this engine. */
    public <O extends Record> Dataset<O> transform(
            String step, Class<? extends RecordTransform<? super T, O>> type, EngineSettings engine) {
        return userClass(step, type, engine.use());
    }

    /** Hands the rows to a user class that is written against an engine's own API; {@code output} is the record it gives. */
    public <O extends Record> Dataset<O> transform(
            String step, Class<? extends EngineTransform> type, Class<O> output, EngineSettings engine) {
        Body body = new Body.UserClass(Body.UserClass.Kind.SPARK, type.getName(), null, output.getName());
        return new Dataset<>(new Node(step, step, List.of(node), body, output, engine.use(), Place.caller()));
    }

    /** Runs the last step on this engine rather than on one that the compiler chooses. */
    public Dataset<T> on(EngineSettings engine) {
        return new Dataset<>(node.on(engine.use()));
    }

    /** Writes the rows; the result goes to {@link Pipeline.Builder#write}. */
    public Write writeTo(String step, Sink sink, WriteMode mode) {
        Body body = new Body.Write(sink.write(), mode);
        return new Write(new Node(step, step, List.of(node), body, null, null, Place.caller()));
    }

    /** The keys of a join: equal pairs of columns. */
    public record JoinKeys(List<Body.JoinKey> keys) {
        public JoinKeys {
            keys = List.copyOf(keys);
        }

        /** The column of this name on both sides. */
        public static JoinKeys on(String column) {
            return on(column, column);
        }

        /** A column of the left and one of the right. */
        public static JoinKeys on(String left, String right) {
            return new JoinKeys(List.of(new Body.JoinKey(left, right)));
        }

        /** These keys and one more pair. */
        public JoinKeys and(String left, String right) {
            List<Body.JoinKey> more = new ArrayList<>(keys);
            more.add(new Body.JoinKey(left, right));
            return new JoinKeys(more);
        }
    }

    /** An order of rows. */
    public record SortBy(List<Body.Order> orders) {
        public SortBy {
            orders = List.copyOf(orders);
        }

        /** Smallest first. */
        public static SortBy asc(String column) {
            return new SortBy(List.of(new Body.Order(column, false)));
        }

        /** Greatest first. */
        public static SortBy desc(String column) {
            return new SortBy(List.of(new Body.Order(column, true)));
        }
    }

    /** A dataset's rows in groups, waiting to be aggregated. */
    public static final class Grouped {
        private final Node node;
        private final List<String> keys;

        private Grouped(Node node, List<String> keys) {
            this.node = node;
            this.keys = keys;
        }

        /** One row a group: the keys, then these results. */
        public Dataset<Row> aggregate(Body.Aggregation... results) {
            Body body = new Body.Aggregate(keys, List.of(results));
            return new Dataset<>(new Node(null, "aggregate", List.of(node), body, null, null, Place.caller()));
        }
    }

    /** A dataset's way into a sink. */
    public static final class Write {
        private final Node node;

        private Write(Node node) {
            this.node = node;
        }

        Node node() {
            return node;
        }
    }

    /**
     * A step before it has a final name.
     *
     * @param name what the author called it, null if nothing
     * @param stem what a name is made of where there is none
     * @param declared the record class of the output, null where the compiler works the columns out
     */
    record Node(
            @Nullable String name,
            String stem,
            List<Node> inputs,
            Body body,
            @Nullable Class<?> declared,
            @Nullable EngineUse engine,
            Place place) {

        Node named(String other) {
            return new Node(other, stem, inputs, body, declared, engine, place);
        }

        Node on(EngineUse other) {
            return new Node(name, stem, inputs, body, declared, other, place);
        }

        /** Two nodes are the same step only if they are the same object: sharing is by reference. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private <R> Dataset<R> builtIn(String stem, Body body) {
        return new Dataset<>(new Node(null, stem, List.of(node), body, null, null, Place.caller()));
    }

    private Dataset<Row> joined(Body.JoinKind kind, Dataset<?> other, JoinKeys on) {
        Body body = new Body.Join(kind, on.keys());
        return new Dataset<>(new Node(null, "join", List.of(node, other.node), body, null, null, Place.caller()));
    }

    private <O extends Record> Dataset<O> userClass(String step, Class<?> type, @Nullable EngineUse engine) {
        Function<Integer, @Nullable Class<?>> parameter = index -> TypeArguments.of(type, RecordTransform.class, index);
        Class<?> input = parameter.apply(0);
        Class<?> output = parameter.apply(1);
        Body body = new Body.UserClass(
                Body.UserClass.Kind.RECORD,
                type.getName(),
                input == null ? null : input.getName(),
                output == null ? "" : output.getName());
        return new Dataset<>(new Node(step, step, List.of(node), body, output, engine, Place.caller()));
    }
}
