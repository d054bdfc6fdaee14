package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** What a filter, a read or an expectation asks of a row is true or false. */
final class ConditionsAreBoolean implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Body body = step.step().body();
            if (body instanceof Body.Filter filter) {
                check(step, "filter", 0, filter.condition(), problems);
            } else if (body instanceof Body.Read read && read.where() != null) {
                check(step, "read", Mention.SOURCE, read.where(), problems);
            } else if (body instanceof Body.Expect expect) {
                for (Expectation expectation : expect.expectations()) {
                    if (expectation.check() instanceof Expectation.Holds holds) {
                        check(step, "expectation", 0, holds.condition(), problems);
                    }
                }
            }
        }
        return problems;
    }

    private static void check(
            Subject.Located step, String who, int rows, Expression condition, List<Problem> problems) {
        Type type = ExpressionTypes.of(condition, step.rows(new Mention(rows, condition)))
                .type();
        if (type != null && type != Type.Scalar.BOOLEAN) {
            problems.add(step.problem(
                    "DF106",
                    "The " + who + "'s condition " + ExpressionText.of(condition) + " is " + Types.a(type)
                            + ", neither true nor false.",
                    "compare it with something, as in col(\"x\").gt(0)."));
        }
    }
}
