package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The limits of what is under way at once leave room for one. */
final class RunsMayStart implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        check(pipeline, "runs", "maxActiveRuns", pipeline.ir().maxActiveRuns()).ifPresent(problems::add);
        check(pipeline, "tasks", "maxActiveTasks", pipeline.ir().maxActiveTasks())
                .ifPresent(problems::add);
        return problems;
    }

    private static Optional<Problem> check(Subject pipeline, String what, String method, @Nullable Integer most) {
        return most == null || most >= 1
                ? Optional.empty()
                : Optional.of(pipeline.problem(
                        "DF124",
                        "At most " + most + " " + what + " may be under way at once, so none ever starts.",
                        "write " + method + "(1) or more, or leave it out for Airflow's own limit."));
    }
}
