package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a step takes from its run is there in every run that the schedule begins, or has a value that stands in. */
final class VariablesHaveValues implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        boolean dated = pipeline.ir().schedule().dated();
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Variables.of(step)
                    .distinct()
                    .forEach(variable -> fault(step, variable, dated).ifPresent(problems::add));
        }
        return problems;
    }

    private static Optional<Problem> fault(Subject.Located step, Variable variable, boolean dated) {
        String otherwise = variable.otherwise();
        if (otherwise != null && !Constants.is(variable.type(), otherwise)) {
            return Optional.of(step.problem(
                    "DF123",
                    "The run's " + variable.words() + " is " + Types.a(variable.type())
                            + ", and what stands in for it is not: \"" + otherwise + "\".",
                    "give orElse a value of that type."));
        } else if (otherwise == null && variable.kind().dated() && !dated) {
            return Optional.of(step.problem(
                    "DF123",
                    "The run's " + variable.words()
                            + " is used, and runs of this pipeline have no date: it is started by"
                            + " hand or by updates of datasets.",
                    "say what stands in for it with orElse(…), or give the pipeline a schedule by time."));
        }
        return Optional.empty();
    }
}
