package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows are sorted by columns whose values have an order. */
final class SortColumnsHaveAnOrder implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            orders(step.step().body()).forEach(order -> {
                Type type = step.input().cell(order.column()).map(Cell::type).orElse(Type.Scalar.INT);
                if (!Types.ordered(type)) {
                    problems.add(step.problem(
                            "DF117",
                            "Cannot sort by \"" + order.column() + "\": " + Types.a(type)
                                    + " is neither greater nor smaller than another.",
                            "sort by a column that is a number, a text, a date or a time."));
                }
            });
        }
        return problems;
    }

    private static Stream<Body.Order> orders(Body body) {
        if (body instanceof Body.Dedupe dedupe) {
            return dedupe.order().stream();
        } else if (body instanceof Body.Sort sort) {
            return sort.order().stream();
        } else if (body instanceof Body.Windows windows) {
            return windows.order().stream();
        } else if (body instanceof Body.Aggregate aggregate) {
            return aggregate.aggregations().stream().flatMap(result -> result.order().stream());
        }
        return Stream.empty();
    }
}
