package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table is partitioned by columns that its rows have, each once, and by days and other times only of what has one. */
final class PartitionFieldsFit implements Rule {
    private static final Set<Type> DAYS = Set.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT);
    private static final Set<Type> ROUNDED = Set.of(Scalar.FLOAT, Scalar.DOUBLE);

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write) {
                Set<Partitions.Field> seen = new HashSet<>();
                for (Partitions.Field field : Partitions.of(write.sink()).fields()) {
                    if (!seen.add(field)) {
                        problems.add(step.problem(
                                "DF207",
                                "The table is partitioned by \"" + field.column() + "\" twice.",
                                "name it once."));
                    } else {
                        misfit(step, field).ifPresent(problems::add);
                    }
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> misfit(Subject.Located step, Partitions.Field field) {
        if (step.input().lacks(field.column())) {
            return Optional.of(step.problem(
                    "DF207",
                    "Cannot partition by a column that is not there. "
                            + KnownColumns.unknown(
                                    field.column(), step.step().inputs().get(0), step.input()),
                    "partition by one of those columns, or by day(\"…\") of one."));
        }
        Optional<Type> type = step.input().cell(field.column()).map(Cell::type);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (field.ofTimes() && !DAYS.contains(type.get())) {
            return Optional.of(step.problem(
                    "DF207",
                    "Cannot partition by the " + field.made() + " of \"" + field.column() + "\": it is "
                            + Types.a(type.get()) + ".",
                    "partition by the " + field.made() + " of a date, timestamp or instant, or by the column itself."));
        } else if (!field.ofTimes() && ROUNDED.contains(type.get())) {
            return Optional.of(step.problem(
                    "DF207",
                    "Cannot partition by \"" + field.column() + "\": it is " + Types.a(type.get())
                            + ", whose values are seldom equal.",
                    "partition by a column with few distinct values."));
        }
        return Optional.empty();
    }
}
