package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A step has time to do something, and no more than its whole run. */
final class TimeoutsFit implements Rule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public List<Problem> check(Subject pipeline) {
        Duration deadline = pipeline.ir().deadline();
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Duration timeout = step.step().settings().timeout();
            if (timeout != null && timeout.compareTo(SHORTEST) < 0) {
                problems.add(step.problem(
                        "DF125",
                        "The timeout " + timeout + " leaves the step no time.",
                        "write timeout(Duration.ofMinutes(10)), or leave it out."));
            } else if (timeout != null && timeout.compareTo(ScheduleIsValid.LONGEST) > 0) {
                problems.add(step.problem(
                        "DF125",
                        "The timeout " + timeout + " is longer than 3650 days, the longest that is possible.",
                        "write timeout(Duration.ofMinutes(10)), or leave it out."));
            } else if (timeout != null && deadline != null && timeout.compareTo(deadline) > 0) {
                problems.add(step.problem(
                        "DF125",
                        "The step may take " + timeout + ", and its whole run no more than " + deadline + ".",
                        "give the step less time, or the pipeline a later deadline."));
            }
        }
        return problems;
    }
}
