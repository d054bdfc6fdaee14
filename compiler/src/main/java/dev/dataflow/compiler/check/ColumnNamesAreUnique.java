package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A step gives each column once. Names that differ in case alone are the same to engines and tables. */
final class ColumnNamesAreUnique implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            List<String> names = new ArrayList<>(step.outputWithClashes().names());
            if (step.step().body() instanceof Body.WithColumns withColumns) {
                // One that stands already is replaced; one that is added twice is a mistake.
                names.addAll(addedTwice(withColumns));
            }
            for (String clash : clashes(names)) {
                problems.add(step.problem(
                        "DF108", message(step, clash), fix(step.step().body(), clash)));
            }
        }
        return problems;
    }

    private static Set<String> clashes(List<String> names) {
        Set<String> seen = new HashSet<>();
        Set<String> clashes = new LinkedHashSet<>();
        for (String name : names) {
            if (!seen.add(Flow.folded(name))) {
                clashes.add(name);
            }
        }
        return clashes;
    }

    private static Set<String> addedTwice(Body.WithColumns withColumns) {
        return clashes(withColumns.columns().stream().map(Body.Named::name).toList());
    }

    private static String message(Subject.Located step, String clash) {
        if (step.step().body() instanceof Body.Join) {
            List<String> inputs = step.step().inputs();
            return "Both \"" + inputs.get(0) + "\" and \"" + inputs.get(1) + "\" have a column \"" + clash
                    + "\", so the joined rows would have it twice.";
        }
        return "The column \"" + clash + "\" would be there twice (names that differ in case alone count as one).";
    }

    private static String fix(Body body, String clash) {
        if (body instanceof Body.Join) {
            return "give the one of the right another name with on(…).renaming(\"" + clash + "\", \"other_" + clash
                    + "\"), or leave it out of one side with select or drop before the join.";
        }
        return body instanceof Body.Read || body instanceof Body.UserClass
                ? "rename a component of the record."
                : "give one of them another name.";
    }
}
