package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Body.Windowed;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Only numbers are summed and averaged, only what has an order has a smallest and a greatest, and the first and the last
 * are of an order.
 */
final class AggregatesFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Body body = step.step().body();
            if (body instanceof Body.Aggregate aggregate) {
                aggregate.aggregations().forEach(result -> misfit(step, result).ifPresent(problems::add));
            } else if (body instanceof Body.Windows windows) {
                windows.results().forEach(result -> misfit(step, result).ifPresent(problems::add));
            } else if (body instanceof Body.Expect expect) {
                for (Expectation expectation : expect.expectations()) {
                    if (expectation.check() instanceof Expectation.ChangesAtMost changes) {
                        misfit(step, changes.measure()).ifPresent(problems::add);
                    }
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> misfit(Subject.Located step, Aggregation result) {
        String name = result.function().name();
        return switch (result.function()) {
            case COUNT, COUNT_DISTINCT -> Optional.empty();
            case FIRST, LAST ->
                result.order().isEmpty()
                        ? Optional.of(step.problem(
                                "DF115",
                                "Cannot tell the " + name.toLowerCase(Locale.ROOT) + " for \"" + result.name()
                                        + "\": the rows are in no order.",
                                "say by which columns they are ordered, as in asc(\"sold_at\")."))
                        : Optional.empty();
            case SUM, AVG -> noNumber(step, name, result.argument());
            case MIN, MAX -> noOrder(step, name, result.argument());
        };
    }

    private static Optional<Problem> misfit(Subject.Located step, Windowed result) {
        return switch (result.function()) {
            case ROW_NUMBER, RANK, DENSE_RANK, BEFORE, BEHIND, COUNT -> Optional.empty();
            case SUM, AVG -> noNumber(step, result.function().name(), result.argument());
            case MIN, MAX -> noOrder(step, result.function().name(), result.argument());
        };
    }

    private static Optional<Problem> noNumber(Subject.Located step, String function, @Nullable Expression argument) {
        return type(step, argument)
                .filter(type -> !type.numeric())
                .map(type -> step.problem(
                        "DF115",
                        "Cannot calculate " + call(function, argument) + ": the column is " + Types.a(type)
                                + ", no number.",
                        type == Type.Scalar.STRING
                                ? "convert it with cast to a number's type before, or count rows."
                                : "use a column that is a number, or count rows."));
    }

    private static Optional<Problem> noOrder(Subject.Located step, String function, @Nullable Expression argument) {
        return type(step, argument)
                .filter(type -> !Types.ordered(type))
                .map(type -> step.problem(
                        "DF115",
                        "Cannot calculate " + call(function, argument) + ": " + Types.a(type)
                                + " is neither greater nor smaller than another.",
                        "use a column that is a number, a text, a date or a time."));
    }

    private static Optional<Type> type(Subject.Located step, @Nullable Expression argument) {
        return argument == null
                ? Optional.empty()
                : Optional.ofNullable(ExpressionTypes.of(argument, step.input()).type());
    }

    private static String call(String function, @Nullable Expression argument) {
        return function.toLowerCase(Locale.ROOT) + "(" + (argument == null ? "" : ExpressionText.of(argument)) + ")";
    }
}
