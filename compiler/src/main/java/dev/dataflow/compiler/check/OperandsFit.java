package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.List;

/** In every expression, values are compared, calculated and combined only with values that they go together with. */
final class OperandsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            for (Mention mention : step.mentions()) {
                ExpressionTypes.of(
                        mention.value(),
                        step.rows(mention),
                        complaint -> problems.add(step.problem("DF105", complaint.message(), complaint.fix())));
            }
        }
        return problems;
    }
}
