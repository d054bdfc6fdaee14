package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.EngineUse;
import java.util.ArrayList;
import java.util.List;

/** Every engine that is named is on the class path. */
final class EnginesAreKnown implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            EngineUse named = step.step().engine();
            if (named != null && pipeline.descriptors().engine(named.engine()).isEmpty()) {
                problems.add(step.problem(
                        "DF301",
                        "There is no engine \"" + named.engine() + "\". There are: "
                                + Listing.closestFirst(
                                        named.engine(), pipeline.descriptors().engineIds()) + ".",
                        "put the engine's jar on the project's class path, or name another."));
            }
        }
        return problems;
    }
}
