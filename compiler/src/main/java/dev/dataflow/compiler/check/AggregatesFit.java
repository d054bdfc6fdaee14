package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Only numbers are summed and averaged, and only what has an order has a smallest and a greatest. */
final class AggregatesFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Aggregate aggregate) {
                for (Aggregation aggregation : aggregate.aggregations()) {
                    misfit(step, aggregation).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> misfit(Subject.Located step, Aggregation aggregation) {
        if (aggregation.argument() == null) {
            return Optional.empty();
        }
        Type type = ExpressionTypes.of(aggregation.argument(), step.input()).type();
        String call = aggregation.function().name().toLowerCase(Locale.ROOT) + "("
                + ExpressionText.of(aggregation.argument()) + ")";
        if (type == null) {
            return Optional.empty();
        }
        return switch (aggregation.function()) {
            case COUNT, COUNT_DISTINCT, FIRST, LAST -> Optional.empty();
            case SUM, AVG ->
                type.numeric()
                        ? Optional.empty()
                        : Optional.of(step.problem(
                                "DF115",
                                "Cannot calculate " + call + ": the column is " + Types.a(type) + ", no number.",
                                type == Type.Scalar.STRING
                                        ? "convert it with cast to a number's type before, or count rows."
                                        : "use a column that is a number, or count rows."));
            case MIN, MAX ->
                Types.ordered(type)
                        ? Optional.empty()
                        : Optional.of(step.problem(
                                "DF115",
                                "Cannot calculate " + call + ": " + Types.a(type)
                                        + " is neither greater nor smaller than" + " another.",
                                "use a column that is a number, a text, a date or a time."));
        };
    }
}
