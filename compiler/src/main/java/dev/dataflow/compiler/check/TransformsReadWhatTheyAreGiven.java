package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A user class is given no inputs and arguments that its interface has no way to ask for. */
final class TransformsReadWhatTheyAreGiven implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user
                    && !user.kind().asks()) {
                String subject = user.className() + " is a " + user.kind().words();
                List<String> named = user.inputNames().stream()
                        .filter(name -> !name.isEmpty())
                        .toList();
                if (!named.isEmpty()) {
                    problems.add(step.problem(
                            "DF147",
                            subject + ", which takes one dataset and knows it by no name, and it is given "
                                    + quoted(named) + ".",
                            "implement SparkInputsTransform, which asks for its inputs by name, or hand it one"
                                    + " dataset."));
                }
                if (!user.arguments().isEmpty()) {
                    problems.add(step.problem(
                            "DF147",
                            subject + ", which cannot ask for arguments, and it is given "
                                    + quoted(user.arguments().keySet()) + ".",
                            "implement SparkInputsTransform, which can, or leave them out."));
                }
            }
        }
        return problems;
    }

    private static String quoted(Collection<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }
}
