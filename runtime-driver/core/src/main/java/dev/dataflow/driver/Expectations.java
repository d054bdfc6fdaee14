package dev.dataflow.driver;

import dev.dataflow.driver.rows.Values;
import dev.dataflow.driver.sql.ExpectationSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expectation.OnFailure;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.json.Json;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report.Checked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges the expectations of one step over rows that its engine has marked and kept. */
public final class Expectations {
    private static final int MOST_SAMPLES = 5;
    /** Of a text in a sample. */
    private static final int SHOWN = 100;

    private final TaskRun task;
    private final Step step;
    private final ExpectationSql sql;
    private final String marked;
    private final Rows rows;
    private final List<Expectation> expectations;
    private final Schema schema;
    private final Json json = new Json();

    /**
     * Prepares to judge.
     *
     * @param marked the name under which the engine has kept what {@link ExpectationSql#marked} gives
     */
    public Expectations(TaskRun task, Step step, ExpectationSql sql, String marked, Rows rows) {
        this.task = task;
        this.step = step;
        this.sql = sql;
        this.marked = marked;
        this.rows = rows;
        this.expectations = ((Body.Expect) step.body()).expectations();
        this.schema = step.columns();
    }

    /** An engine's way to read rows that it has kept. */
    @FunctionalInterface
    public interface Rows {
        /** Hands over each row of a relation. */
        void read(Relation relation, RowHandler handler) throws Exception;
    }

    /** Takes a row. */
    @FunctionalInterface
    public interface RowHandler {
        /**
         * Takes the values in the order of the schema; the array may be used again by the caller.
         *
         * @param file the file that it comes from, an absolute path; null if that is not known
         */
        void row(@Nullable Object[] values, @Nullable String file);
    }

    /**
     * Decides, tells of what is to be told, and puts rows among the dead letters; gives the number of rows that came.
     *
     * @throws DriverFailure if an expectation that must hold does not
     */
    public long judge() throws Exception {
        List<@Nullable Object[]> answer = new ArrayList<>();
        rows.read(sql.numbers(marked), (values, file) -> answer.add(values.clone()));
        @Nullable Object[] numbers = answer.get(0);
        long came = number(numbers[0]);
        long kept = number(numbers[1]);
        task.counts().read(step.name(), came);
        task.counts().gave(step.name(), kept);
        List<Checked> checked = new ArrayList<>();
        for (int i = 0; i < expectations.size(); i++) {
            checked.add(checked(i, numbers[i + 2], came, kept));
        }
        // Before anything fails: the report tells of all of them.
        task.checked(checked);
        for (Checked one : checked) {
            if (!one.passed() && one.onFailure() == OnFailure.WARN) {
                task.log(
                        "warning",
                        "Step \"" + step.name() + "\": expectation \"" + one.name() + "\" is not met: " + told(one),
                        step.name());
            }
        }
        requireMet(checked);
        if (came > kept) {
            reject();
        }
        return came;
    }

    private Checked checked(int number, @Nullable Object measured, long came, long kept) throws Exception {
        Expectation expected = expectations.get(number);
        long of = expected.onFailure().takesOut() ? came : kept;
        Double previous = task.invocation().previous().stream()
                .filter(measure -> measure.step().equals(step.name())
                        && measure.expectation().equals(expected.name()))
                .map(measure -> measure.value())
                .findFirst()
                .orElse(null);
        Finding finding = expected.check()
                .accept(new Finding.Judge(measured, of, task.invocation().runStartedAt(), previous, step));
        return new Checked(
                step.name(),
                expected.name(),
                expected.onFailure(),
                finding.passed(),
                finding.failing(),
                finding.measured(),
                expected.check() instanceof Expectation.ChangesAtMost ? previous : null,
                finding.found(),
                finding.passed() ? List.of() : samples(number));
    }

    private List<String> samples(int number) throws Exception {
        List<String> samples = new ArrayList<>();
        Relation some = sql.samples(marked, number, MOST_SAMPLES).orElse(null);
        if (some != null) {
            rows.read(some, (values, file) -> samples.add(json.line(cut(Values.json(some.schema(), values)))));
        }
        return samples;
    }

    private static Map<String, @Nullable Object> cut(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> cut = new LinkedHashMap<>();
        row.forEach((name, value) -> cut.put(
                name,
                value instanceof String text && text.length() > SHOWN
                        ? text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, SHOWN))) + "…"
                        : value));
        return cut;
    }

    private void requireMet(List<Checked> checked) {
        List<Checked> unmet = checked.stream()
                .filter(one -> !one.passed() && one.onFailure() == OnFailure.FAIL)
                .toList();
        if (!unmet.isEmpty()) {
            throw new DriverFailure(
                    FailureClass.BAD_DATA,
                    "EXPECTATION_FAILED",
                    step.name(),
                    "Step \"" + step.name() + "\" failed: "
                            + (unmet.size() == 1 ? "an expectation is" : unmet.size() + " expectations are")
                            + " not met, and nothing was written.\n"
                            + unmet.stream()
                                    .map(one -> one.name() + ": " + told(one))
                                    .collect(Collectors.joining("\n"))
                            + "\nMend the data, or what makes it; or let it pass: deadLetters() puts such rows aside, skip() leaves"
                            + " them out, warn() only tells of it");
        }
    }

    private static String told(Checked one) {
        return one.found() + (one.samples().isEmpty() ? "" : ", such as " + String.join(" ", one.samples()));
    }

    private void reject() throws Exception {
        rows.read(sql.rejected(marked), (values, file) -> {
            Expectation failed = expectations.get((Integer) values[0]);
            task.counts().rejected(step.name(), failed.name(), 1);
            if (failed.onFailure() == OnFailure.DEAD_LETTERS) {
                task.deadLetters()
                        .add(
                                step.name(),
                                failed.name(),
                                file,
                                null,
                                Values.json(schema, Arrays.copyOfRange(values, 1, values.length)));
            }
        });
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? number : 0;
    }
}
