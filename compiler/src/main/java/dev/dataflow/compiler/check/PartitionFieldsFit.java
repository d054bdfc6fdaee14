package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.connector.PartitionBy;
import dev.dataflow.connector.PartitionBy.Transform;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table is partitioned by columns that its rows have, each once, and by what can be made of their values. */
final class PartitionFieldsFit implements Rule {
    private static final Set<Type> ROUNDED = Set.of(Scalar.FLOAT, Scalar.DOUBLE);
    private static final Pattern CALL = Pattern.compile("(\\w+)\\(.*\\)", Pattern.DOTALL);
    private static final List<String> KNOWN =
            List.of("year(…)", "month(…)", "day(…)", "hour(…)", "bucket(16,…)", "truncate(4,…)");

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write) {
                Map<List<Object>, PartitionBy> seen = new HashMap<>();
                for (PartitionBy field : Partitions.of(write.sink()).fields()) {
                    Optional<Problem> misfit = misfit(step, field);
                    PartitionBy before = seen.putIfAbsent(same(field), field);
                    if (before != null && (misfit.isEmpty() || before.equals(field))) {
                        problems.add(twice(step, before, field));
                    } else {
                        misfit.ifPresent(problems::add);
                    }
                }
            }
        }
        return problems;
    }

    /** Of fields that have this in common, Iceberg takes one. */
    private static List<Object> same(PartitionBy field) {
        return List.of(field.column(), field.transform().ofTime() ? Transform.DAY : field.transform());
    }

    private static Problem twice(Subject.Located step, PartitionBy before, PartitionBy field) {
        if (before.equals(field)) {
            return step.problem(
                    "DF207", "The table is partitioned by \"" + field.column() + "\" twice.", "name it once.");
        }
        return step.problem(
                "DF207",
                "The table is partitioned by two of a kind of \"" + field.column() + "\": " + text(before) + " and "
                        + text(field) + ".",
                field.transform().ofTime()
                        ? "name the finer one alone: rows that share it share the other."
                        : "name one of them.");
    }

    private static String text(PartitionBy field) {
        return field.transform().word() + "(" + (field.number() == 0 ? "" : field.number() + ",") + field.column()
                + ")";
    }

    private static Optional<Problem> misfit(Subject.Located step, PartitionBy field) {
        if (!field.complete()) {
            String word = field.transform().word();
            return Optional.of(step.problem(
                    "DF207",
                    "Cannot partition by a " + word + " without "
                            + (field.transform() == Transform.BUCKET ? "the number of its parts." : "its width."),
                    "name a number above 0 first, as in \"" + word + "(16," + field.column() + ")\"."));
        } else if (step.input().lacks(field.column())) {
            return Optional.of(lacking(step, field));
        }
        return step.input().cell(field.column()).map(Cell::type).flatMap(type -> misfit(step, field, type));
    }

    private static Problem lacking(Subject.Located step, PartitionBy field) {
        Matcher call = CALL.matcher(field.column());
        if (field.transform() == Transform.IDENTITY && call.matches()) {
            return step.problem(
                    "DF207",
                    "Cannot partition by " + field.column() + ": there is no \"" + call.group(1) + "\". There are: "
                            + String.join(", ", KNOWN) + ".",
                    "partition by one of those, or by a column itself.");
        }
        return step.problem(
                "DF207",
                "Cannot partition by a column that is not there. "
                        + KnownColumns.unknown(
                                field.column(), step.step().inputs().get(0), step.input()),
                "partition by one of those columns, or by day(\"…\") of one.");
    }

    private static Optional<Problem> misfit(Subject.Located step, PartitionBy field, Type type) {
        Transform transform = field.transform();
        if (transform == Transform.IDENTITY) {
            String why = ROUNDED.contains(type)
                    ? ", whose values are seldom equal."
                    : transform.fits(type) ? "" : ", which has no plain value.";
            return why.isEmpty()
                    ? Optional.empty()
                    : Optional.of(step.problem(
                            "DF207",
                            "Cannot partition by \"" + field.column() + "\": it is " + Types.a(type) + why,
                            "partition by a column with few distinct values."));
        } else if (transform.fits(type)) {
            return Optional.empty();
        }
        String of = transform.ofTime() ? "the " + transform.word() + " of \"" + field.column() + "\"" : text(field);
        String others = Arrays.stream(Transform.values())
                .filter(other -> other.fits(type) && !(other == Transform.IDENTITY && ROUNDED.contains(type)))
                .map(other -> other == Transform.IDENTITY ? "the column itself" : other.word())
                .collect(Collectors.joining(", "));
        return Optional.of(step.problem(
                "DF207",
                "Cannot partition by " + of + ": it is " + Types.a(type) + ".",
                others.isEmpty() ? "partition by another column." : "of such a column there can be: " + others + "."));
    }
}
