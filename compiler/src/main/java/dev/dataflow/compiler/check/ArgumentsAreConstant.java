package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.List;

/** What a user class or a statement is given is the same for all of a run: a constant, or something of the run's. */
final class ArgumentsAreConstant implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            for (Mention mention : step.mentions()) {
                if (mention.input() == Mention.RUN) {
                    mention.columns()
                            .forEach(column -> problems.add(step.problem(
                                    "DF141",
                                    "An argument is made of the column \"" + column
                                            + "\", and there is no row when it is given.",
                                    "give a constant or one of Vars; what depends on a row is in the row.")));
                }
            }
        }
        return problems;
    }
}
