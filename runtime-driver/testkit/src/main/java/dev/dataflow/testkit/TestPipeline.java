package dev.dataflow.testkit;

import dev.dataflow.Columns;
import dev.dataflow.Dataset;
import dev.dataflow.Local;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Schedule;
import dev.dataflow.Sink;
import dev.dataflow.Source;
import dev.dataflow.TypeArguments;
import dev.dataflow.connector.Option;
import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Connection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline, a dataset or a transform under test. Sources that the test gives rows for are replaced by them, the others
 * are read as they are; every sink is captured and nothing is written.
 *
 * <pre>{@code
 * TestRun run = TestPipeline.of(new TaxiDaily())
 *     .given("trips", List.of(trip))
 *     .given("zones", List.of(new Zone("Alphabet City", "Manhattan")))
 *     .only("write_revenue")
 *     .run();
 * assertThat(run.rows("write_revenue", Revenue.class)).containsExactly(…);
 * }</pre>
 */
public final class TestPipeline {
    /** The name of the write of {@link #of(Dataset)} and {@link #of(Class, List)}. */
    public static final String OUTPUT = "output";

    private final String definition;
    private final Pipeline pipeline;
    private final String id = UUID.randomUUID() + "/";
    private final Map<String, List<? extends Record>> given = new LinkedHashMap<>();
    private final SortedMap<String, Connection> connections = new TreeMap<>();
    private final SortedMap<String, String> parameters = new TreeMap<>();
    private Set<String> only = Set.of();
    private @Nullable Interval interval;

    private TestPipeline(String definition, Pipeline pipeline) {
        this.definition = definition;
        this.pipeline = pipeline;
    }

    /**
     * A whole pipeline.
     *
     * @throws IllegalArgumentException if the definition gives none
     */
    public static TestPipeline of(PipelineDefinition definition) {
        Pipeline pipeline = Pipeline.of(definition);
        if (pipeline == null) {
            throw new IllegalArgumentException("Cannot test "
                    + definition.getClass().getName() + ": its define() gave null. Return Pipeline.named(…).….build()");
        }
        return new TestPipeline(definition.getClass().getName(), pipeline);
    }

    /** The steps that lead to a dataset, as of a daily pipeline; its rows are those of {@link #OUTPUT}. */
    public static TestPipeline of(Dataset<?> dataset) {
        Sink sink = () -> ConnectorUse.of(TestkitDescriptor.ID, "testkit", OUTPUT);
        return new TestPipeline(
                "test",
                Pipeline.named("test")
                        .schedule(Schedule.daily())
                        .write(dataset.writeTo(OUTPUT, sink))
                        .build());
    }

    /**
     * A transform with these rows, or none, for its input; what it emits are the rows of {@link #OUTPUT}.
     *
     * @throws IllegalArgumentException if neither the class nor a row says what the record of the input is
     */
    public static <I extends Record, O extends Record> TestPipeline of(
            Class<? extends RecordTransform<I, O>> transform, List<I> rows) {
        Class<?> said = TypeArguments.of(transform, Body.UserClass.Kind.RECORD, 0);
        if (said == null && rows.isEmpty()) {
            throw new IllegalArgumentException("Cannot test " + transform.getName()
                    + " without a row: it does not say which record it takes. Name the record where it implements"
                    + " RecordTransform");
        }
        @SuppressWarnings("unchecked") // The class's own word, or the row's.
        Class<I> type = (Class<I>) (said == null ? rows.get(0).getClass() : said);
        Source source = () -> read("input");
        Dataset<O> output = Dataset.read("input", source, type).transform("transform", transform);
        return of(output).given("input", rows);
    }

    /** Replaces the source of a read step by these rows. */
    public TestPipeline given(String read, List<? extends Record> rows) {
        boolean known = pipeline.ir().steps().stream()
                .anyMatch(step -> step.name().equals(read) && step.body() instanceof Body.Read);
        if (!known) {
            throw new IllegalArgumentException("Cannot give rows to \"" + read
                    + "\", which is no read step. There are: " + String.join(", ", reads()));
        }
        given.put(read, List.copyOf(rows));
        return this;
    }

    /** Lets a connection that is not replaced lead to a folder of the test's. */
    public TestPipeline folder(String connection, Path folder) {
        SortedMap<String, String> extra =
                new TreeMap<>(Map.of("path", folder.toAbsolutePath().toString()));
        connections.put(connection, Connection.of("files", extra));
        return this;
    }

    /** Gives the run a logical date, which also begins and ends its data interval. */
    public TestPipeline date(Instant logicalDate) {
        return interval(logicalDate, logicalDate);
    }

    /** Gives the run a data interval, as one of a schedule by time has; its logical date is where the interval begins. */
    public TestPipeline interval(Instant from, Instant to) {
        interval = new Interval(from, to);
        return this;
    }

    /** What a run covers. */
    record Interval(Instant from, Instant to) {
        Interval {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException(
                        "Cannot run over an interval that ends at " + to + ", before it begins at " + from);
            }
        }
    }

    /** Gives the run a parameter, in the text form of its type. */
    public TestPipeline parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** Runs only what leads to these write steps. */
    public TestPipeline only(String... writes) {
        only = Set.of(writes);
        return this;
    }

    /**
     * Runs it, on the local engine in this JVM.
     *
     * @throws AssertionError if the pipeline has problems; it prints them all
     * @throws TestFailure if a task fails
     */
    public TestRun run() {
        Set<String> wanted = wanted();
        Pipeline changed = pipeline.rewritten(
                step -> wanted.contains(step.name()) ? Optional.of(replaced(step)) : Optional.empty());
        given.forEach((step, rows) -> TestRows.put(id + step, encoded(step, rows)));
        try {
            return new Execution(definition, changed, id, interval, parameters, connections).run();
        } finally {
            TestRows.forget(id);
        }
    }

    private Set<String> wanted() {
        List<Step> steps = new ArrayList<>(pipeline.ir().steps());
        Set<String> writes = new LinkedHashSet<>();
        steps.stream().filter(step -> step.body() instanceof Body.Write).forEach(step -> writes.add(step.name()));
        if (!writes.containsAll(only)) {
            throw new IllegalArgumentException("Cannot run only " + only + ": the writes are " + writes);
        }
        Set<String> wanted = new HashSet<>(only.isEmpty() ? writes : only);
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (wanted.contains(steps.get(i).name())) {
                wanted.addAll(steps.get(i).inputs());
            }
        }
        return wanted;
    }

    private Step replaced(Step step) {
        Body body = step.body();
        if (body instanceof Body.UserClass user && user.kind().ofSpark()) {
            throw new IllegalArgumentException("Cannot run step \"" + step.name()
                    + "\" here: it is written for Spark, and this is the local engine. Test it with a Spark session of"
                    + " its own, and take the writes that do not need it with only(…)");
        } else if (body instanceof Body.Write write) {
            ConnectorUse captured = ConnectorUse.of(TestkitDescriptor.ID, "testkit", id + step.name());
            // So that the write's mode means what it does at its own sink.
            Value partitions = write.sink().options().get(Option.PARTITIONED_BY);
            captured = partitions == null ? captured : captured.with(Option.PARTITIONED_BY, partitions);
            body = new Body.Write(captured, write.mode(), false);
        } else if (body instanceof Body.Read read && given.containsKey(step.name())) {
            body = new Body.Read(
                    ConnectorUse.of(TestkitDescriptor.ID, "testkit", id + step.name()),
                    BadRecords.FAIL,
                    known(read.where(), step) ? read.where() : null,
                    true,
                    List.of());
        }
        return new Step(
                step.name(), step.inputs(), body, step.schema(), Local.engine().use(), Settings.NONE, step.rejects());
    }

    /** Rows that a test gives have the columns that the step takes; what the source has beside these is not known here. */
    private static boolean known(@Nullable Expression where, Step step) {
        Schema schema = step.schema();
        return where != null
                && schema != null
                && where.within()
                        .noneMatch(part -> part instanceof Expression.Column column
                                && schema.column(column.name()).isEmpty());
    }

    private List<@Nullable Object[]> encoded(String step, List<? extends Record> rows) {
        List<@Nullable Object[]> encoded = new ArrayList<>();
        if (!rows.isEmpty()) {
            Schema schema = Optional.ofNullable(pipeline.ir().step(step).schema())
                    .orElseGet(() -> Columns.of(rows.get(0).getClass()).schema());
            for (Record row : rows) {
                encoded.add(encode(step, row, schema));
            }
        }
        return encoded;
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> @Nullable Object[] encode(String step, R row, Schema schema) {
        return RecordCodec.of(step, (Class<R>) row.getClass(), schema).encode(row);
    }

    private List<String> reads() {
        return pipeline.ir().steps().stream()
                .filter(step -> step.body() instanceof Body.Read)
                .map(Step::name)
                .toList();
    }

    private static Body.Read read(String step) {
        return new Body.Read(ConnectorUse.of(TestkitDescriptor.ID, "testkit", step), BadRecords.FAIL);
    }
}
