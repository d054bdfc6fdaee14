package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** Nothing waits for the last of rows that never end, unless it is the last of a window of time. */
final class UnboundedRowsAreWindowed implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        Endless endless = Endless.in(pipeline);
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (endless.waits(step.step())) {
                String input = step.step().inputs().stream()
                        .filter(endless::is)
                        .findFirst()
                        .orElse("");
                problems.add(
                        step.problem(
                                "DF137",
                                "The rows of \"" + input
                                        + "\" never come to an end, and this step would have to see the last of"
                                        + " them before it gives any.",
                                step.step().body() instanceof Body.Sort
                                        ? "leave the order to whoever reads the rows."
                                        : "cut them into windows with timeWindow before, and have window_start among the keys."));
            }
        }
        return problems;
    }
}
