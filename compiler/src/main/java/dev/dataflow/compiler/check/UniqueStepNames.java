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
                problems.add(step.problem(
                        "DF102",
                        "The name \"" + step.step().name() + "\" is taken already, by the step at " + other.place()
                                + ". Counts, retries and exchanges are kept by name.",
                        "give one of the two another name."));
            }
        }
        return problems;
    }
}
