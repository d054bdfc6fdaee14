package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.ir.EngineUse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** An engine knows each setting that it is given, and can do something with the value. */
final class EngineSettingsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            EngineUse named = step.step().engine();
            if (named != null) {
                pipeline.descriptors()
                        .engine(named.engine())
                        .ifPresent(engine -> problems.addAll(misfits(step, engine, named)));
            }
        }
        return problems;
    }

    private static List<Problem> misfits(Subject.Located step, EngineDescriptor engine, EngineUse use) {
        List<Problem> problems = new ArrayList<>();
        use.options().forEach((setting, value) -> {
            if (SecretsStayOut.secret(setting, value)) {
                return; // told by that rule, which does not print it
            }
            if (!engine.has(setting)) {
                problems.add(step.problem(
                        "DF302",
                        "The engine " + engine.id() + " has no setting \"" + setting + "\". It has: "
                                + Listing.closestFirst(setting, new TreeSet<>(engine.settings())) + ".",
                        "use one of those, or leave it out."));
            } else {
                engine.refuses(setting, value)
                        .ifPresent(reason -> problems.add(step.problem(
                                "DF304",
                                "The engine " + engine.id() + " cannot take \"" + value + "\" for " + setting + ": "
                                        + reason + ".",
                                "change the value, or leave the setting out.")));
            }
        });
        return problems;
    }
}
