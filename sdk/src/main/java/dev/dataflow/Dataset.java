package dev.dataflow;

import dev.dataflow.connector.Option;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.JoinKind;
import dev.dataflow.ir.Body.UserClass;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
     * Rows of a source. The columns are the components of the record, in {@code snake_case}; a component that is an
     * {@code Optional} or whose type is marked {@code @Nullable} may be empty.
     *
     * @param step the name of this read, unique in the pipeline
     */
    public static <R extends Record> Dataset<R> read(String step, Source source, Class<R> type) {
        return new Dataset<>(Node.named(step, List.of(), source.read(), Columns.of(type)));
    }

    /** Rows of a source with these columns. */
    public static Dataset<Row> read(String step, Source source, RowSchema columns) {
        return new Dataset<>(Node.named(step, List.of(), source.read(), columns.reading()));
    }

    /** Rows of a source with whatever columns it has; from here on the compiler cannot check them. */
    public static Dataset<Row> read(String step, Source source) {
        return new Dataset<>(Node.named(step, List.of(), source.read(), null));
    }

    /** A query over these inputs, in the dialect of the step's engine; its columns are the record's. */
    public static <R extends Record> Dataset<R> sql(String step, String query, Inputs inputs, Class<R> type) {
        return query(step, query, inputs, Columns.of(type));
    }

    /** A query over these inputs, in the dialect of the step's engine, that gives these columns. */
    public static Dataset<Row> sql(String step, String query, Inputs inputs, RowSchema columns) {
        return query(step, query, inputs, columns.reading());
    }

    /** A query over these inputs, in the dialect of the step's engine; the compiler cannot check what comes of it. */
    public static Dataset<Row> sql(String step, String query, Inputs inputs) {
        return query(step, query, inputs, null);
    }

    /**
     * Hands several datasets to a user class that is written against an engine's own API and knows them by name;
     * {@code output} is the record it gives.
     */
    public static <O extends Record> Dataset<O> transform(
            String step, Class<? extends EngineTransform> type, Class<O> output, EngineSettings engine, Inputs inputs) {
        Body body = engineClass(type, output, inputs.names());
        return new Dataset<>(
                Node.named(step, inputs.nodes(), body, Columns.of(output)).on(engine.use()));
    }

    /** As {@link #transform(String, Class, Class, EngineSettings, Inputs)}, for a class that gives no rows of a record. */
    public static Dataset<Row> transform(
            String step,
            Class<? extends EngineTransform> type,
            RowSchema output,
            EngineSettings engine,
            Inputs inputs) {
        Body body = engineClass(type, null, inputs.names());
        return new Dataset<>(
                Node.named(step, inputs.nodes(), body, output.reading()).on(engine.use()));
    }

    /** Names the last step, in place of the name made for it ({@code join}, {@code join_2}, …). */
    public Dataset<T> as(String step) {
        return new Dataset<>(node.named(step));
    }

    /** Runs the last step on this engine rather than on one that the compiler chooses. */
    public Dataset<T> on(EngineSettings engine) {
        return new Dataset<>(node.on(engine.use()));
    }

    /** Runs the last step with these settings rather than with the pipeline's. */
    public Dataset<T> with(StepSettings settings) {
        return new Dataset<>(node.with(settings.ir()));
    }

    /**
     * Keeps the bad rows of the last step among the run's dead letters, each with its reason, its file if that is known, and
     * the row as it came: malformed records of a read, rows whose values cannot be {@linkplain Expr#cast cast} as a select,
     * a filter or a new column says, and rows that a user class rejects, which go there by default.
     *
     * <p>Of casts, those count that are computed for the row: one in a case that is not taken does not, nor one behind the
     * first value of {@code coalesce}, or behind a side of {@code and} or {@code or} that decides by itself.
     */
    public Dataset<T> badRowsToDeadLetters() {
        return new Dataset<>(node.rejecting(node.rejects().to(BadRecords.DEAD_LETTERS)));
    }

    /** Counts the bad rows of the last step and leaves them out; see {@link #badRowsToDeadLetters}. */
    public Dataset<T> skipBadRows() {
        return new Dataset<>(node.rejecting(node.rejects().to(BadRecords.SKIP)));
    }

    /** Fails the task if the last step has bad rows: the default, but for user classes that reject rows. */
    public Dataset<T> failOnBadRows() {
        return new Dataset<>(node.rejecting(node.rejects().to(BadRecords.FAIL)));
    }

    /** Fails the task if the last step rejects more rows than this, wherever they go. */
    public Dataset<T> rejectsAtMost(long rows) {
        return new Dataset<>(node.rejecting(node.rejects().most(rows)));
    }

    /**
     * Fails the task if the last step rejects more than this share, 0 to 1, of the rows that come into it, of a read of all
     * its records. Of no rows, any share is met.
     */
    public Dataset<T> rejectsAtMostShare(double share) {
        return new Dataset<>(node.rejecting(node.rejects().share(share)));
    }

    /** Exactly these columns, in this order. */
    public Dataset<Row> select(String... columns) {
        return builtIn("select", selected(List.of(columns)));
    }

    /** Exactly these values, each as a column: {@code select(col("id").as("id"), col("price").times(2).as("double"))}. */
    public Dataset<Row> select(Body.Named first, Body.Named... more) {
        return builtIn(
                "select",
                new Body.Select(Stream.concat(Stream.of(first), Stream.of(more)).toList()));
    }

    /**
     * Exactly the columns of a record, in its order, so that a class of yours can take the rows:
     * {@code orders.select("id", "amount").typed(Line.class).transform("rate_lines", RateLines.class)}. Each column must be
     * there with the component's type, and without nulls unless the component may be null; nothing is converted.
     */
    public <R extends Record> Dataset<R> typed(Class<R> record) {
        Columns.Reading columns = Columns.of(record);
        Node typed =
                Node.builtIn("typed", List.of(node), selected(columns.schema().names()));
        return new Dataset<>(typed.declaring(columns));
    }

    /** All columns but these. */
    public Dataset<Row> drop(String... columns) {
        return builtIn("drop", new Body.Drop(List.of(columns)));
    }

    /** Gives a column another name, in its place. */
    public Dataset<Row> rename(String column, String name) {
        return builtIn("rename", new Body.Rename(List.of(new Body.Renamed(column, name))));
    }

    /** Gives several columns other names, in their places: {@code rename(Map.of("id", "order_id", "at", "sold_at"))}. */
    public Dataset<Row> rename(Map<String, String> names) {
        List<Body.Renamed> renamed = new ArrayList<>();
        new TreeMap<>(names).forEach((column, name) -> renamed.add(new Body.Renamed(column, name)));
        return builtIn("rename", new Body.Rename(renamed));
    }

    /** Adds a column, or puts another value into one that stands. */
    public Dataset<Row> withColumn(String column, Expr value) {
        return builtIn("with_column", new Body.WithColumns(List.of(new Body.Named(column, value.ir()))));
    }

    /** Converts a column to another type; a value that does not fit fails the task, unless bad rows go elsewhere. */
    public Dataset<Row> cast(String column, Type type) {
        Expression converted = Expr.col(column).cast(type).ir();
        return builtIn("cast", new Body.WithColumns(List.of(new Body.Named(column, converted))));
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
        return joined(JoinKind.INNER, other, on);
    }

    /** As {@link #join}, but rows of this dataset without a partner are kept, the other's columns null. */
    public Dataset<Row> leftJoin(Dataset<?> other, JoinKeys on) {
        return joined(JoinKind.LEFT, other, on);
    }

    /** As {@link #join}, but rows of the other without a partner are kept, this one's columns null but for the keys. */
    public Dataset<Row> rightJoin(Dataset<?> other, JoinKeys on) {
        return joined(JoinKind.RIGHT, other, on);
    }

    /** As {@link #join}, but rows of both without a partner are kept. */
    public Dataset<Row> fullJoin(Dataset<?> other, JoinKeys on) {
        return joined(JoinKind.FULL, other, on);
    }

    /** Keeps the rows that have a partner in the other dataset, each once. */
    public Dataset<T> semiJoin(Dataset<?> other, JoinKeys on) {
        return new Dataset<>(joined(JoinKind.SEMI, other, on).node);
    }

    /** Keeps the rows that have no partner in the other dataset. */
    public Dataset<T> antiJoin(Dataset<?> other, JoinKeys on) {
        return new Dataset<>(joined(JoinKind.ANTI, other, on).node);
    }

    /**
     * Adds columns of the one row of the other dataset whose keys are equal, null where there is none. More than one such
     * row fails the task.
     */
    public Dataset<Row> lookup(Dataset<?> other, JoinKeys on, String... columns) {
        List<Body.Named> named = new ArrayList<>();
        for (String column : columns) {
            String name = on.renamed().stream()
                    .filter(renamed -> renamed.from().equals(column))
                    .findFirst()
                    .map(Body.Renamed::to)
                    .orElse(column);
            named.add(new Body.Named(name, Expr.col(column).ir()));
        }
        Body body = new Body.Lookup(on.keys(), named);
        return new Dataset<>(Node.builtIn("lookup", List.of(node, other.node), body));
    }

    /** The rows of this dataset and of others with the same columns, which are matched by name. */
    public Dataset<T> union(Dataset<?>... others) {
        return united(false, others);
    }

    /** As {@link #union}, but equal rows are kept once. */
    public Dataset<T> unionDistinct(Dataset<?>... others) {
        return united(true, others);
    }

    /** Groups the rows by the values of these columns; a null is a value of its own. */
    public Grouped<T> groupBy(String... keys) {
        return new Grouped<>(node, List.of(keys));
    }

    /** One row of results over all rows, even where there are none. */
    public Dataset<Row> aggregate(Body.Aggregation... results) {
        return builtIn("aggregate", new Body.Aggregate(List.of(), List.of(results)));
    }

    /** Adds results over the rows that share the keys, in an order; see {@link Windows}. */
    public Dataset<Row> window(List<String> keys, SortBy by, Body.Windowed... results) {
        return builtIn("window", new Body.Windows(keys, by.orders(), List.of(results)));
    }

    /** Adds {@code window_start} and {@code window_end}, which a time falls between; the windows follow each other. */
    public Dataset<Row> timeWindow(String column, Duration size) {
        return timeWindow(column, size, size);
    }

    /** As {@link #timeWindow(String, Duration)}, but a window begins after each slide: a row for each it falls into. */
    public Dataset<Row> timeWindow(String column, Duration size, Duration slide) {
        return builtIn("time_window", new Body.TimeWindow(column, size, slide));
    }

    /** Keeps the first row of each combination of the keys, in the order of {@code by}; nulls come last. */
    public Dataset<T> dedupe(List<String> keys, SortBy by) {
        return builtIn("dedupe", new Body.Dedupe(keys, by.orders()));
    }

    /** The rows in an order, for a limit or a write that comes next; nulls come last. */
    public Dataset<T> sort(SortBy by) {
        return builtIn("sort", new Body.Sort(by.orders()));
    }

    /** At most so many rows: the first of sorted ones, else any. */
    public Dataset<T> limit(long count) {
        return builtIn("limit", new Body.Limit(count));
    }

    /** About this share of the rows, 0 to 1; the same ones for the same rows and seed. */
    public Dataset<T> sample(double share, long seed) {
        return builtIn("sample", new Body.Sample(share, seed));
    }

    /** Splits the rows by chance into parts of about these shares, 1 in all: {@code split(42, 0.8, 0.1, 0.1)}. */
    public List<Dataset<T>> split(long seed, double... shares) {
        return splitByKey(List.of(), seed, shares);
    }

    /** As {@link #split}, but rows of the same keys are in the same part. */
    public List<Dataset<T>> splitByKey(List<String> keys, long seed, double... shares) {
        List<Double> all = IntStream.range(0, shares.length)
                .mapToObj(index -> shares[index])
                .toList();
        List<Dataset<T>> parts = new ArrayList<>();
        for (int index = 0; index < shares.length; index++) {
            parts.add(builtIn("part", new Body.Part(all, index, seed, keys)));
        }
        return List.copyOf(parts);
    }

    /** A row for each element of a list, or for each entry of a map (a struct of key and value), in the column's place. */
    public Dataset<Row> explode(String column) {
        return builtIn("explode", new Body.Explode(column, null, false));
    }

    /** As {@link #explode(String)}, with the element's position, from 1, in another column. */
    public Dataset<Row> explode(String column, String position) {
        return builtIn("explode", new Body.Explode(column, Objects.requireNonNull(position), false));
    }

    /** As {@link #explode(String)}, but a row without elements is kept, with a null. */
    public Dataset<Row> explodeOuter(String column) {
        return builtIn("explode", new Body.Explode(column, null, true));
    }

    /** The fields of a struct, and of structs within it, as columns in its place. */
    public Dataset<Row> flatten(String column) {
        return flatten(column, "");
    }

    /** As {@link #flatten(String)}, with a prefix before the fields' names. */
    public Dataset<Row> flatten(String column, String prefix) {
        return builtIn("flatten", new Body.Flatten(column, prefix));
    }

    /** The parts of a JSON text as columns in its place; what is no such JSON fails the task. */
    public Dataset<Row> expandJson(String column, RowSchema columns) {
        Columns.Reading reading = columns.reading();
        Node expanded = Node.builtIn("expand_json", List.of(node), new Body.ExpandJson(column, columns.schema()));
        // What is wrong with them is told as of a step that declares its columns.
        return new Dataset<>(
                reading == null || reading.complaints().isEmpty() ? expanded : expanded.declaring(reading));
    }

    /** Checks the rows against expectations, in the same pass as whatever comes next. */
    public Dataset<T> expect(String step, Expect... expectations) {
        List<Node> inputs = new ArrayList<>(List.of(node));
        List<Expectation> checked = new ArrayList<>();
        for (Expect expectation : expectations) {
            Dataset<?> referenced = expectation.referenced();
            checked.add(expectation.ir(inputs.size()));
            if (referenced != null) {
                inputs.add(referenced.node);
            }
        }
        return new Dataset<>(Node.named(step, inputs, new Body.Expect(checked), null));
    }

    /** Hands each row to a user class, on the engine that the compiler chooses. Input and output records are the class's. */
    public <O extends Record> Dataset<O> transform(String step, Class<? extends RecordTransform<? super T, O>> type) {
        return userClass(step, type, UserClass.Kind.RECORD, List.of());
    }

    /** Hands each row to a user class, on this engine. */
    public <O extends Record> Dataset<O> transform(
            String step, Class<? extends RecordTransform<? super T, O>> type, EngineSettings engine) {
        return this.<O>transform(step, type).on(engine);
    }

    /** Hands some rows at a time to a user class. */
    public <O extends Record> Dataset<O> transformBatches(
            String step, Class<? extends BatchTransform<? super T, O>> type) {
        return userClass(step, type, UserClass.Kind.BATCH, List.of());
    }

    /** Hands the rows to a user class that is written against an engine's own API; {@code output} is the record it gives. */
    public <O extends Record> Dataset<O> transform(
            String step, Class<? extends EngineTransform> type, Class<O> output, EngineSettings engine) {
        Body body = engineClass(type, output, List.of());
        return new Dataset<>(
                Node.named(step, List.of(node), body, Columns.of(output)).on(engine.use()));
    }

    /** As {@link #transform(String, Class, Class, EngineSettings)}, for a class that gives no rows of a record. */
    public Dataset<Row> transform(
            String step, Class<? extends EngineTransform> type, RowSchema output, EngineSettings engine) {
        Body body = engineClass(type, null, List.of());
        return new Dataset<>(
                Node.named(step, List.of(node), body, output.reading()).on(engine.use()));
    }

    /**
     * Gives the last step's class or query these arguments: the components of a record, each of its declared type. Nulls and
     * empty Optionals are left out.
     */
    public Dataset<T> arguments(Record arguments) {
        SortedMap<String, Expression> all = new TreeMap<>();
        Map<String, Object> values = Columns.valuesOf(arguments);
        for (Schema.Column component : Columns.of(arguments.getClass()).schema().columns()) {
            Object value = values.get(component.name());
            if (value != null) {
                all.put(component.name(), Expr.literal(component, value));
            }
        }
        return given(all);
    }

    /**
     * Gives the last step's class or query one more argument, a constant or one of {@link Vars}. A query names it with a
     * colon before, and it is bound, never put into the query's text:
     * {@code sql("recent", "select * from trips where day >= :since", inputs).argument("since", Vars.ds())}.
     */
    public Dataset<T> argument(String name, Object value) {
        return given(new TreeMap<>(Map.of(name, Expr.lit(value).ir())));
    }

    /** Lets the last step's class have all rows of another dataset, under this name. */
    public Dataset<T> sideInput(String name, Dataset<?> other) {
        UserClass user = user();
        List<String> names = new ArrayList<>(user.inputNames().isEmpty() ? List.of("") : user.inputNames());
        names.add(name);
        return new Dataset<>(node.doing(user.withInputNames(names)).taking(other.node));
    }

    /**
     * Says that the last step's class writes to this sink by itself. It stands in the lineage; nothing makes such a write
     * happen exactly once.
     */
    public Dataset<T> writesItself(Sink sink) {
        UserClass user = user();
        List<ConnectorUse> writes = new ArrayList<>(user.writes());
        writes.add(sink.write());
        return new Dataset<>(node.doing(user.withWrites(writes)));
    }

    /** Keeps the rows here, so that what comes next is a task of its own and a retry of it begins here. */
    public Dataset<T> materialize() {
        return builtIn("checkpoint", new Body.Checkpoint());
    }

    /** Writes the rows in a task of its own. */
    public Write materialize(String step, Sink sink, WriteMode mode) {
        return written(step, sink, mode, true);
    }

    /** As {@link #materialize(String, Sink, WriteMode)}, with the mode of {@link #writeTo(String, Sink)}. */
    public Write materialize(String step, Sink sink) {
        return written(step, sink, sink.defaultMode(), true);
    }

    /** Writes the rows; the result goes to {@link Pipeline.Builder#write}. */
    public Write writeTo(String step, Sink sink, WriteMode mode) {
        return written(step, sink, mode, false);
    }

    /** Writes the rows: replaces the partitions that they fall into if the sink is partitioned, else all of it. */
    public Write writeTo(String step, Sink sink) {
        return written(step, sink, sink.defaultMode(), false);
    }

    Node node() {
        return node;
    }

    /** A dataset's rows in groups, waiting for what is made of them. */
    public static final class Grouped<T> {
        private final Node node;
        private final List<String> keys;

        private Grouped(Node node, List<String> keys) {
            this.node = node;
            this.keys = keys;
        }

        /** One row a group: the keys, then these results. */
        public Dataset<Row> aggregate(Body.Aggregation... results) {
            Body body = new Body.Aggregate(keys, List.of(results));
            return new Dataset<>(Node.builtIn("aggregate", List.of(node), body));
        }

        /** Hands the rows of a group at a time to a user class. */
        public <O extends Record> Dataset<O> transform(
                String step, Class<? extends GroupTransform<? super T, O>> type) {
            return new Dataset<T>(node).userClass(step, type, UserClass.Kind.GROUP, keys);
        }
    }

    /** A dataset's way into a sink. */
    public static final class Write {
        private final Node node;

        private Write(Node node) {
            this.node = node;
        }

        /** Writes with these settings rather than with the pipeline's. */
        public Write with(StepSettings settings) {
            return new Write(node.with(settings.ir()));
        }

        Node node() {
            return node;
        }
    }

    private <R> Dataset<R> builtIn(String stem, Body body) {
        return new Dataset<>(Node.builtIn(stem, List.of(node), body));
    }

    private static Body selected(List<String> columns) {
        return new Body.Select(columns.stream()
                .map(column -> new Body.Named(column, Expr.col(column).ir()))
                .toList());
    }

    private Dataset<Row> joined(JoinKind kind, Dataset<?> other, JoinKeys on) {
        Body body = new Body.Join(kind, on.keys(), on.renamed());
        return new Dataset<>(Node.builtIn("join", List.of(node, other.node), body));
    }

    private Dataset<T> united(boolean distinct, Dataset<?>... others) {
        List<Node> inputs = new ArrayList<>(List.of(node));
        Stream.of(others).forEach(other -> inputs.add(other.node));
        return new Dataset<>(Node.builtIn("union", inputs, new Body.Union(distinct)));
    }

    private static <R> Dataset<R> query(String step, String query, Inputs inputs, Columns.@Nullable Reading declared) {
        return new Dataset<>(Node.named(step, inputs.nodes(), new Body.Sql(query, inputs.names()), declared));
    }

    private Write written(String step, Sink sink, WriteMode mode, boolean alone) {
        ConnectorUse use = sink.write();
        boolean partitions = mode.kind() == WriteMode.Kind.OVERWRITE_PARTITIONS
                && !mode.keys().isEmpty();
        ConnectorUse said = partitions && !use.options().containsKey(Option.PARTITIONED_BY)
                ? use.with(Option.PARTITIONED_BY, new Value.Texts(mode.keys()))
                : use;
        return new Write(Node.named(step, List.of(node), new Body.Write(said, mode, alone), null));
    }

    private <O extends Record> Dataset<O> userClass(
            String step, Class<?> type, UserClass.Kind kind, List<String> keys) {
        Class<?> input = TypeArguments.of(type, kind, 0);
        Class<?> output = TypeArguments.of(type, kind, 1);
        Body body = new UserClass(
                kind,
                type.getName(),
                input == null ? null : input.getName(),
                output == null ? "" : output.getName(),
                List.of(),
                keys,
                new TreeMap<>(),
                List.of());
        return new Dataset<>(Node.named(step, List.of(node), body, output == null ? null : Columns.of(output)));
    }

    private Dataset<T> given(SortedMap<String, Expression> more) {
        boolean query = node.body() instanceof Body.Sql;
        SortedMap<String, Expression> all =
                new TreeMap<>(node.body() instanceof Body.Sql sql ? sql.arguments() : user().arguments());
        all.putAll(more);
        return new Dataset<>(
                node.doing(query ? ((Body.Sql) node.body()).withArguments(all) : user().withArguments(all)));
    }

    /** The kind is that of the first of its interfaces; the compiler refuses a class that has none of them. */
    private static Body engineClass(
            Class<? extends EngineTransform> type, @Nullable Class<?> output, List<String> inputs) {
        UserClass.Kind kind = Stream.of(UserClass.Kind.values())
                .filter(UserClass.Kind::ofSpark)
                .filter(each -> each.of(type).isPresent())
                .findFirst()
                .orElse(UserClass.Kind.SPARK);
        Class<?> input = kind == UserClass.Kind.SPARK_TYPED ? TypeArguments.of(type, kind, 0) : null;
        Class<?> given =
                output == null && kind == UserClass.Kind.SPARK_TYPED ? TypeArguments.of(type, kind, 1) : output;
        return new UserClass(
                kind,
                type.getName(),
                input == null ? null : input.getName(),
                given == null ? null : given.getName(),
                inputs,
                List.of(),
                new TreeMap<>(),
                List.of());
    }

    /** The last step, which must be a user class. */
    private UserClass user() {
        if (node.body() instanceof UserClass user) {
            return user;
        }
        throw new IllegalStateException("Cannot give step \"" + node.stem()
                + "\" arguments, side inputs or writes of its own: it is no user class. Say this right after transform,"
                + " and of arguments after sql too");
    }
}
