package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.EngineUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** No step is put on an engine that cannot run it; one whose connector has no runtime is another rule's business. */
final class EnginesRunTheirSteps implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (withoutRuntime(step)) {
                continue;
            }
            EngineUse use = step.engine();
            pipeline.descriptors()
                    .engine(use.engine())
                    .flatMap(engine -> engine.refuses(step.step().body()))
                    .ifPresent(reason -> problems.add(step.problem(
                            "DF303",
                            "The engine " + use.engine() + " cannot run this step: " + reason + ".",
                            fix(step))));
        }
        return problems;
    }

    private static String fix(Subject.Located step) {
        boolean elsewhere = step.descriptors().engineIds().stream()
                .flatMap(id -> step.descriptors().engine(id).stream())
                .anyMatch(engine -> engine.refuses(step.step().body()).isEmpty());
        return elsewhere
                ? "name another engine for it, or leave the engine out."
                : "use another operation until an engine has it.";
    }

    private static boolean withoutRuntime(Subject.Located step) {
        return step.connectorUses().stream()
                .anyMatch(use -> step.descriptors()
                        .connector(use.connector().connector())
                        .flatMap(connector -> ConnectorsRunOnTheEngine.engines(connector, use.role()))
                        .filter(Set::isEmpty)
                        .isPresent());
    }
}
