package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** A limit lets some rows through. */
final class LimitsKeepRows implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Limit limit && limit.count() < 1) {
                problems.add(step.problem(
                        "DF135",
                        "At most " + limit.count() + " rows are let through, so none is.",
                        "write limit(1) or more."));
            }
        }
        return problems;
    }
}
