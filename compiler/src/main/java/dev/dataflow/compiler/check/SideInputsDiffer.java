package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A user class knows each of its inputs by a name of its own. */
final class SideInputsDiffer implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user) {
                Set<String> names = new HashSet<>();
                boolean named = user.kind() == Body.UserClass.Kind.SPARK_INPUTS;
                if (named && user.inputNames().isEmpty()) {
                    problems.add(nameless(step));
                }
                for (int i = 0; i < user.inputNames().size(); i++) {
                    String name = user.inputNames().get(i);
                    // The first is the class's own input, which needs none but where it is asked for by name too.
                    if (name.isBlank() && (i > 0 || named)) {
                        problems.add(i > 0 ? noName(step) : nameless(step));
                    } else if (!names.add(name)) {
                        problems.add(step.problem(
                                "DF140",
                                "Two inputs of the class are called \"" + name + "\".",
                                "give one of them another name."));
                    }
                }
            }
        }
        return problems;
    }

    private static Problem noName(Subject.Located step) {
        return step.problem(
                "DF140", "An input of the class has no name.", "name it, as in sideInput(\"zones\", zones).");
    }

    private static Problem nameless(Subject.Located step) {
        return step.problem(
                "DF140",
                "The class asks for its inputs by name, and the first has none.",
                "name them all, as in Dataset.transform(…, Inputs.named(\"trips\", trips)).");
    }
}
