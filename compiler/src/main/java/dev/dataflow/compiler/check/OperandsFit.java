package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Expression;
import java.util.ArrayList;
import java.util.List;

/** In every expression, values are compared, calculated and combined only with values that they go together with. */
final class OperandsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            for (Expression expression : Expressions.of(step.step().body())) {
                ExpressionTypes.of(
                        expression,
                        step.input(),
                        complaint -> problems.add(step.problem("DF105", complaint.message(), complaint.fix())));
            }
        }
        return problems;
    }
}
