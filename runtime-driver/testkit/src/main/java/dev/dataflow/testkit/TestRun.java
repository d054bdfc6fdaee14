package dev.dataflow.testkit;

import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.ir.Schema;
import dev.dataflow.run.Report.StepCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a pipeline under test. */
public final class TestRun {
    private final Map<String, Schema> schemas;
    private final Map<String, List<@Nullable Object[]>> written;
    private final List<StepCounts> steps;
    private final List<Rejected> rejected;

    TestRun(
            Map<String, Schema> schemas,
            Map<String, List<@Nullable Object[]>> written,
            List<StepCounts> steps,
            List<Rejected> rejected) {
        this.schemas = schemas;
        this.written = written;
        this.steps = List.copyOf(steps);
        this.rejected = List.copyOf(rejected);
    }

    /**
     * The rows that a write step got, in the order in which they came.
     *
     * @param type a record that has a component for each column it wants
     * @throws IllegalArgumentException if there is no such step
     */
    @SuppressWarnings("NullAway") // It does not read @Nullable in the arrays of other modules' methods.
    public <R extends Record> List<R> rows(String write, Class<R> type) {
        RecordCodec<R> codec = RecordCodec.of(write, type, schema(write));
        List<R> rows = new ArrayList<>();
        for (@Nullable Object[] values : values(write)) {
            rows.add(codec.decode(values));
        }
        return rows;
    }

    /** The rows that a write step got, each by column name in the order of the columns; nulls are values of the map. */
    public List<Map<String, @Nullable Object>> rows(String write) {
        List<String> names = schema(write).names();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object[] values : values(write)) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** The columns of what a write step got. */
    public Schema columns(String write) {
        return schema(write);
    }

    /** What went to the dead letters. */
    public List<Rejected> rejected() {
        return rejected;
    }

    /** The sum of a named number that a step's user code counted; 0 if it counted none. */
    public double metric(String step, String name) {
        return steps.stream()
                .filter(counts -> counts.step().equals(step))
                .mapToDouble(counts -> counts.metrics().getOrDefault(name, 0.0))
                .sum();
    }

    private List<@Nullable Object[]> values(String write) {
        return written.getOrDefault(write, List.of());
    }

    private Schema schema(String write) {
        Schema schema = schemas.get(write);
        if (schema == null) {
            throw new IllegalArgumentException(
                    "Cannot find the write step \"" + write + "\". There are: " + String.join(", ", schemas.keySet()));
        }
        return schema;
    }
}
