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
        for (Complaint complaint : faults(pipeline.ir().retries())) {
            problems.add(pipeline.problem("DF111", complaint.message(), complaint.fix()));
        }
        for (Subject.Located step : pipeline.steps()) {
            Retries retries = step.step().settings().retries();
            if (retries != null) {
                for (Complaint complaint : faults(retries)) {
                    problems.add(step.problem("DF111", complaint.message(), complaint.fix()));
                }
            }
        }
        Duration deadline = pipeline.ir().deadline();
        if (deadline != null && deadline.compareTo(SHORTEST_DEADLINE) < 0) {
            problems.add(pipeline.problem(
                    "DF111",
                    "The deadline " + deadline + " leaves no time for a run.",
                    "write deadline(Duration.ofHours(1)), or leave it out."));
        } else if (deadline != null && deadline.compareTo(ScheduleIsValid.LONGEST) > 0) {
            problems.add(pipeline.problem(
                    "DF111",
                    "The deadline " + deadline + " is longer than 3650 days, the longest that is possible.",
                    "write deadline(Duration.ofHours(1)), or leave it out."));
        }
        return problems;
    }

    private static List<Complaint> faults(Retries retries) {
        List<Complaint> faults = new ArrayList<>();
        if (retries.count() < 0 || retries.count() > MOST_RETRIES) {
            faults.add(new Complaint(
                    "A task cannot be tried again " + retries.count() + " times; 0 to " + MOST_RETRIES
                            + " is possible.",
                    "write retries(3, Duration.ofMinutes(5)), or retries(0, Duration.ZERO) for none."));
        }
        if (retries.delay().isNegative() || retries.delay().compareTo(LONGEST_DELAY) > 0) {
            faults.add(new Complaint(
                    "A task cannot be tried again " + retries.delay()
                            + " later; the delay is between nothing and 7 days.",
                    "write retries(" + Math.max(0, Math.min(MOST_RETRIES, retries.count()))
                            + ", Duration.ofMinutes(5))."));
        }
        if (!(retries.backoff() >= 1) || Double.isInfinite(retries.backoff())) {
            faults.add(new Complaint(
                    "The delay before a task is tried again cannot be multiplied by " + retries.backoff()
                            + ": it never gets shorter.",
                    "write 2 to double it each time, or 1 for the same delay."));
        }
        Duration longest = retries.longest();
        if (longest != null && longest.compareTo(retries.delay()) < 0) {
            faults.add(new Complaint(
                    "The longest delay before a task is tried again, " + longest + ", is shorter than the first, "
                            + retries.delay() + ".",
                    "give a longer one."));
        } else if (longest != null && longest.compareTo(ScheduleIsValid.LONGEST) > 0) {
            faults.add(new Complaint(
                    "The longest delay before a task is tried again, " + longest
                            + ", is longer than 3650 days, the longest that is possible.",
                    "give a shorter one."));
        }
        return faults;
    }
}
