package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Settings.Retries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks are tried again a number of times after a while, and a run has time to do something. */
final class RetriesAndDeadlineAreSane implements Rule {
    private static final int MOST_RETRIES = 100;
    private static final Duration LONGEST_DELAY = Duration.ofDays(7);
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        Retries retries = pipeline.ir().retries();
        if (retries.count() < 0 || retries.count() > MOST_RETRIES) {
            problems.add(pipeline.problem(
                    "DF111",
                    "A task cannot be tried again " + retries.count() + " times; 0 to " + MOST_RETRIES
                            + " is possible.",
                    "write retries(3, Duration.ofMinutes(5)), or retries(0, Duration.ZERO) for none."));
        }
        if (retries.delay().isNegative() || retries.delay().compareTo(LONGEST_DELAY) > 0) {
            problems.add(pipeline.problem(
                    "DF111",
                    "A task cannot be tried again " + retries.delay()
                            + " later; the delay is between nothing and 7 days.",
                    "write retries(" + Math.max(0, Math.min(MOST_RETRIES, retries.count()))
                            + ", Duration.ofMinutes(5))."));
        }
        Duration deadline = pipeline.ir().deadline();
        if (deadline != null && deadline.compareTo(SHORTEST_DEADLINE) < 0) {
            problems.add(pipeline.problem(
                    "DF111",
                    "The deadline " + deadline + " leaves no time for a run.",
                    "write deadline(Duration.ofHours(1)), or leave it out."));
        }
        return problems;
    }
}
