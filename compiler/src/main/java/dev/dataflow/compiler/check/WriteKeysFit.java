package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.PartitionBy;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows are told apart by keys where the write mode asks for some: columns, each once, that always have a value. */
final class WriteKeysFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Write write) {
                if (write.mode().kind() == Kind.OVERWRITE_PARTITIONS) {
                    partitions(step, write).ifPresent(problems::add);
                } else {
                    keys(step, write.mode()).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> keys(Subject.Located step, WriteMode mode) {
        String word = mode.kind().word();
        if (mode.kind().keyed() && mode.keys().isEmpty()) {
            return Optional.of(step.problem(
                    "DF214",
                    "To " + word + " rows, it must be known by which columns they are the same.",
                    "name the key's columns, as in " + word + "(\"order_id\")."));
        } else if (!mode.kind().keyed() && !mode.keys().isEmpty()) {
            return Optional.of(step.problem(
                    "DF214",
                    word + " looks at no keys, and some are named: " + Listing.listed(mode.keys()) + ".",
                    "leave them out."));
        }
        Set<String> seen = new HashSet<>();
        for (String key : mode.keys()) {
            if (!seen.add(key)) {
                return Optional.of(step.problem("DF214", "The key \"" + key + "\" is named twice.", "name it once."));
            }
        }
        List<String> nullable = mode.keys().stream()
                .filter(key -> step.input()
                        .cell(key)
                        .filter(cell -> cell.type() != null && cell.nullable())
                        .isPresent())
                .toList();
        return nullable.isEmpty()
                ? Optional.empty()
                : Optional.of(step.problem(
                        "DF214",
                        "Rows are told apart by \"" + String.join("\", \"", nullable)
                                + "\", which may be null, and a null is the same as nothing.",
                        "fill it before, as in withColumn(\"id\", coalesce(col(\"id\"), 0)), or use another key."));
    }

    private static Optional<Problem> partitions(Subject.Located step, Body.Write write) {
        List<String> named = write.mode().keys();
        List<String> fields = Partitions.of(write.sink()).fields().stream()
                .map(PartitionBy::column)
                .toList();
        return named.isEmpty() || fields.isEmpty() || Set.copyOf(named).equals(Set.copyOf(fields))
                ? Optional.empty()
                : Optional.of(step.problem(
                        "DF214",
                        "The partitions of " + Listing.listed(named) + " are to be overwritten, and "
                                + write.sink().dataset() + " is partitioned by " + Listing.listed(fields) + ".",
                        "name the same columns in both, or write overwritePartitions()."));
    }
}
