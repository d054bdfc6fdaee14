package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A column that is renamed ends up in the result under another name. */
final class RenamingsTakeEffect implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Join join) {
                join.renamed().forEach(renamed -> idle(step, join, renamed).ifPresent(problems::add));
            } else if (step.step().body() instanceof Body.Rename rename) {
                rename.columns().stream()
                        .filter(renamed -> renamed.from().equals(renamed.to()))
                        .forEach(renamed -> problems.add(step.problem(
                                "DF129",
                                "The column \"" + renamed.from() + "\" is renamed to the name that it has.",
                                "give it another name, or leave the step out.")));
            }
        }
        return problems;
    }

    private static Optional<Problem> idle(Subject.Located step, Body.Join join, Body.Renamed renamed) {
        if (join.kind().leftOnly()) {
            return Optional.of(step.problem(
                    "DF129",
                    "\"" + renamed.from() + "\" is renamed, and a join of this kind gives no column of \""
                            + step.step().inputs().get(1) + "\".",
                    "leave the renaming out."));
        }
        boolean key = join.keys().stream().anyMatch(pair -> pair.right().equals(renamed.from()));
        return key
                ? Optional.of(step.problem(
                        "DF129",
                        "\"" + renamed.from()
                                + "\" is renamed, and as a key of the join it is in the result but once, as \""
                                + left(join, renamed.from()) + "\".",
                        "leave the renaming out, or rename the column behind the join."))
                : Optional.empty();
    }

    private static String left(Body.Join join, String right) {
        return join.keys().stream()
                .filter(pair -> pair.right().equals(right))
                .findFirst()
                .map(Body.JoinKey::left)
                .orElse(right);
    }
}
