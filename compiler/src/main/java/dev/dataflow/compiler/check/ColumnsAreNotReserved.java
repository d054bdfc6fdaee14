package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** No column is called as the runtimes call those that they add on the way. */
final class ColumnsAreNotReserved implements Rule {
    private static final String RESERVED = "_dataflow_";

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            // Told once, where it comes in.
            Set<String> inherited = new HashSet<>();
            step.inputs().forEach(input -> inherited.addAll(input.names()));
            for (String name : step.outputWithClashes().names()) {
                if (Flow.folded(name).startsWith(RESERVED) && inherited.add(name)) {
                    problems.add(step.problem(
                            "DF146",
                            "The column \"" + name
                                    + "\" has a name that engines use for columns of their own: such begin" + " with "
                                    + RESERVED + ".",
                            "give it another name."));
                }
            }
        }
        return problems;
    }
}
