package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** What a filter asks is true or false. */
final class ConditionsAreBoolean implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Filter filter) {
                Type type = ExpressionTypes.of(filter.condition(), step.input()).type();
                if (type != null && type != Type.Scalar.BOOLEAN) {
                    problems.add(step.problem(
                            "DF106",
                            "The filter's condition " + ExpressionText.of(filter.condition()) + " is " + Types.a(type)
                                    + ", neither true nor false.",
                            "compare it with something, as in col(\"x\").gt(0)."));
                }
            }
        }
        return problems;
    }
}
