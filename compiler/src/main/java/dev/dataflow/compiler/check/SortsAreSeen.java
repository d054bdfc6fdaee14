package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows are sorted for a limit or a write: every other step gives them in an order of its own. */
final class SortsAreSeen implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        Set<String> seen = new HashSet<>();
        Map<String, String> lost = new HashMap<>();
        for (Subject.Located step : pipeline.steps()) {
            for (String input : step.step().inputs()) {
                if (step.step().body() instanceof Body.Limit || step.step().body() instanceof Body.Write) {
                    seen.add(input);
                } else {
                    lost.putIfAbsent(input, step.step().name());
                }
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            String name = step.step().name();
            if (step.step().body() instanceof Body.Sort && !seen.contains(name)) {
                problems.add(step.problem(
                        "DF136",
                        "The rows are sorted, and \"" + lost.getOrDefault(name, "the next step")
                                + "\", which comes next, gives them in no order.",
                        "sort last, before limit or writeTo; or leave it out."));
            }
        }
        return problems;
    }
}
