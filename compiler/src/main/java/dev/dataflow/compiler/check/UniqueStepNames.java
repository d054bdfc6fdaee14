package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each step has a name of its own. Names made by the sdk never clash, so a clash is always of two the author gave. */
final class UniqueStepNames implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Subject.Located> first = new HashMap<>();
        for (Subject.Located step : pipeline.steps()) {
            Subject.Located other = first.putIfAbsent(step.step().name(), step);
            if (other != null) {
                boolean same = ofOneCall(step, other);
                problems.add(step.problem(
                        "DF102",
                        "The name \"" + step.step().name() + "\" is taken already, by the step at " + other.place()
                                + ". Counts, retries and exchanges are kept by name."
                                + (same
                                        ? " Both come of that one call: on(), with() and the like leave the dataset as it"
                                                + " is and give another, and both are used."
                                        : ""),
                        same
                                ? "use what on() or with() gives everywhere, or give it another name with as(…)."
                                : "give one of the two another name."));
            }
        }
        return problems;
    }

    /** What on() and the like make of a step has the very same place. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean ofOneCall(Subject.Located step, Subject.Located other) {
        return step.place() == other.place();
    }
}
