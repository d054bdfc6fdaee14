package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.EngineUse;
import java.util.ArrayList;
import java.util.List;

/** No step is put on an engine that cannot run it. */
final class EnginesRunTheirSteps implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            EngineUse use = step.engine();
            pipeline.descriptors()
                    .engine(use.engine())
                    .flatMap(engine -> engine.refuses(step.step().body()))
                    .ifPresent(reason -> problems.add(step.problem(
                            "DF303",
                            "The engine " + use.engine() + " cannot run this step: " + reason + ".",
                            "name another engine for it, or leave the engine out.")));
        }
        return problems;
    }
}
