package dev.dataflow.compiler.check;

import dev.dataflow.Columns;
import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The record that a transform takes, or that {@code typed} gives rows, has only columns that the input has, with their
 * types, and a place for their nulls.
 */
final class InputRecordsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user && user.inputType() != null) {
                try {
                    Class<?> record = pipeline.project().load(user.inputType());
                    problems.addAll(misfits(step, record, primitives(record)));
                } catch (ClassNotFoundException | LinkageError e) {
                    problems.add(step.problem(
                            "DF113",
                            "The record " + user.inputType() + " cannot be loaded (" + e + ").",
                            "put what it needs on the project's class path."));
                }
            } else if (typed(step)) {
                Objects.requireNonNull(step.step().schema())
                        .columns()
                        .forEach(column ->
                                misfit(step, null, column, !column.nullable()).ifPresent(problems::add));
            }
        }
        return problems;
    }

    /** Whether the step gives its rows the columns of a record, which it then declares. */
    static boolean typed(Subject.Located step) {
        return step.step().body() instanceof Body.Select && step.step().schema() != null;
    }

    private static List<Problem> misfits(Subject.Located step, Class<?> record, Set<String> primitives) {
        List<Problem> problems = new ArrayList<>();
        Columns.Reading reading = Columns.of(record);
        for (String complaint : reading.complaints()) {
            if (!alreadySaid(step, complaint)) {
                problems.add(step.problem("DF110", complaint, "give the component a type that a column can have."));
            }
        }
        for (Schema.Column column : reading.schema().columns()) {
            misfit(step, record, column, primitives.contains(column.name())).ifPresent(problems::add);
        }
        return problems;
    }

    /**
     * What is wrong with a column of a record.
     *
     * @param record that a class takes; null for one that {@code typed} gives the rows, of which the columns alone are known
     * @param neverNull whether a row without a value cannot be taken
     */
    private static Optional<Problem> misfit(
            Subject.Located step, @Nullable Class<?> record, Schema.Column wanted, boolean neverNull) {
        String input = step.step().inputs().get(0);
        String component = (record == null ? "The record" : record.getSimpleName()) + "'s \"" + wanted.name() + "\"";
        if (step.input().lacks(wanted.name())) {
            return Optional.of(step.problem(
                    "DF113",
                    component + " has no column to come from: "
                            + KnownColumns.unknown(wanted.name(), input, step.input()),
                    "add the column before this step, or take the component out of "
                            + (record == null ? "the record" : record.getSimpleName()) + "."));
        }
        Optional<Cell> cell = step.input().cell(wanted.name()).filter(found -> found.type() != null);
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        Type found = cell.get().type();
        if (found != null && !found.equals(wanted.type())) {
            return Optional.of(step.problem(
                    "DF113",
                    component + " is " + Types.a(wanted.type()) + "; the column of \"" + input + "\" is "
                            + Types.a(found) + ".",
                    "change the component's type, or convert the column before with withColumn(\"" + wanted.name()
                            + "\", col(\"" + wanted.name() + "\").cast(…))"
                            + (record == null ? "." : " and typed(" + record.getSimpleName() + ".class).")));
        } else if (neverNull && cell.get().nullable()) {
            return Optional.of(step.problem(
                    "DF113",
                    component
                            + (record == null ? " is never null" : " is primitive and cannot be null")
                            + "; the column of \"" + input + "\" can.",
                    "use the boxed type and mark it @Nullable, or fill the column before with coalesce."));
        }
        return Optional.empty();
    }

    private static boolean alreadySaid(Subject.Located step, String complaint) {
        return step.pipeline().definition().pipeline().problems().stream()
                .anyMatch(problem -> problem.message().equals(complaint));
    }

    private static Set<String> primitives(Class<?> record) {
        RecordComponent[] components = record.getRecordComponents();
        return components == null
                ? Set.of()
                : Arrays.stream(components)
                        .filter(component -> component.getType().isPrimitive())
                        .map(Columns::nameOf)
                        .collect(Collectors.toSet());
    }
}
