package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Shape.Cell;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Windows of time are cut of a column that is a time, and each of them takes some. */
final class TimeWindowsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.TimeWindow window) {
                type(step, window).ifPresent(problems::add);
                length(step, "size", window.size()).ifPresent(problems::add);
                if (!window.slide().equals(window.size())) {
                    length(step, "slide", window.slide()).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> type(Subject.Located step, Body.TimeWindow window) {
        Type type = step.input().cell(window.column()).map(Cell::type).orElse(null);
        if (type == null || Signature.Kind.CLOCK.takes(type)) {
            return Optional.empty();
        } else if (type != Type.Scalar.DATE) {
            return Optional.of(step.problem(
                    "DF132",
                    "Cannot cut windows of time of \"" + window.column() + "\": it is " + Types.a(type) + ".",
                    "use a column that is a timestamp, an instant or a date, or convert it before with cast."));
        }
        boolean days = days(window.size()) && days(window.slide());
        return days
                ? Optional.empty()
                : Optional.of(step.problem(
                        "DF132",
                        "Cannot cut windows of " + window.size() + " of \"" + window.column()
                                + "\": it is a date, which knows no hours.",
                        "use windows of whole days, or a column that is a timestamp or an instant."));
    }

    private static Optional<Problem> length(Subject.Located step, String what, Duration length) {
        return length.isNegative() || length.isZero()
                ? Optional.of(step.problem(
                        "DF132",
                        "The windows' " + what + " is " + length + ", so that there would be no end of them.",
                        "write a length of time, as in Duration.ofHours(1)."))
                : Optional.empty();
    }

    private static boolean days(Duration length) {
        return length.equals(Duration.ofDays(length.toDays()));
    }
}
