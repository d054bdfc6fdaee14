package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Windowed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What depends on the order of a window's rows has one, and looks at another row than its own. */
final class WindowsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Windows windows) {
                for (Windowed result : windows.results()) {
                    fault(step, windows, result).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> fault(Subject.Located step, Body.Windows windows, Windowed result) {
        Integer offset = result.offset();
        if (result.function().ordered() && windows.order().isEmpty()) {
            return Optional.of(step.problem(
                    "DF131",
                    "\"" + result.name() + "\" depends on the order of the rows, and the window has none.",
                    "say by which columns the rows are ordered, as in asc(\"sold_at\")."));
        } else if (offset != null && offset < 1) {
            return Optional.of(step.problem(
                    "DF131",
                    "\"" + result.name() + "\" looks " + offset + " rows away; the nearest row is 1 away.",
                    "write 1 or more; for rows on the other side there are before and behind."));
        }
        return Optional.empty();
    }
}
