package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** Rows are sorted by columns whose values have an order. */
final class SortColumnsHaveAnOrder implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Dedupe dedupe) {
                for (Body.Order order : dedupe.order()) {
                    Type type =
                            step.input().cell(order.column()).map(Cell::type).orElse(Type.Scalar.INT);
                    if (!Types.ordered(type)) {
                        problems.add(step.problem(
                                "DF117",
                                "Cannot sort by \"" + order.column() + "\": " + Types.a(type)
                                        + " is neither greater nor smaller than another.",
                                "sort by a column that is a number, a text, a date or a time."));
                    }
                }
            }
        }
        return problems;
    }
}
