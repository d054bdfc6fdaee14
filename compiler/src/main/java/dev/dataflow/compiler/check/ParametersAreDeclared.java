package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parameter that a step uses is one that the pipeline declares, with the type that it has there. */
final class ParametersAreDeclared implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        Map<String, Type> declared = new LinkedHashMap<>();
        pipeline.ir().parameters().forEach(parameter -> declared.put(parameter.name(), parameter.type()));
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Variables.of(step).distinct().forEach(variable -> {
                if (variable.parameter() != null) {
                    fault(step, variable.parameter(), variable.type(), declared).ifPresent(problems::add);
                }
            });
        }
        return problems;
    }

    private static Optional<Problem> fault(Subject.Located step, String name, Type used, Map<String, Type> declared) {
        Type type = declared.get(name);
        if (type == null) {
            String others = declared.isEmpty()
                    ? "It declares none."
                    : "It declares: " + Listing.closestFirst(name, declared.keySet()) + ".";
            return Optional.of(step.problem(
                    "DF122",
                    "The pipeline declares no parameter \"" + name + "\". " + others,
                    "add .parameter(…) with it before build(), or use one that is declared."));
        } else if (!type.equals(used)) {
            return Optional.of(step.problem(
                    "DF122",
                    "The parameter \"" + name + "\" is used as " + Types.a(used) + " and declared as " + Types.a(type)
                            + ".",
                    "declare it once, as a value that both places use."));
        }
        return Optional.empty();
    }
}
