package dev.dataflow.driver;

import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Rejects;
import dev.dataflow.ir.Step;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Report.StepCounts;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds what steps have rejected against what their author allows, when all rows are known and none is to be seen yet. */
final class RejectsAllowed {
    private static final int REASONS_SHOWN = 5;

    private RejectsAllowed() {}

    /**
     * Goes through the steps of a task in order.
     *
     * @throws DriverFailure for the first that has rejected too many
     */
    static void require(List<Step> steps, List<StepCounts> counts) {
        for (Step step : steps) {
            Rejects said = step.rejects();
            if (said != null) {
                counts.stream()
                        .filter(count -> count.step().equals(step.name()) && count.rejected() > 0)
                        .findFirst()
                        .flatMap(count -> failure(step.name(), said, count))
                        .ifPresent(failure -> {
                            throw failure;
                        });
            }
        }
    }

    private static Optional<DriverFailure> failure(String step, Rejects said, StepCounts count) {
        if (said.to() == BadRecords.FAIL) {
            return Optional.of(new DriverFailure(
                    FailureClass.BAD_DATA,
                    "ROWS_REJECTED",
                    step,
                    found(step, count)
                            + ", and it says failOnBadRows(). Nothing was written. Mend the data, or what makes"
                            + " it; or let such rows go with badRowsToDeadLetters() or skipBadRows()"));
        }
        Long most = said.most();
        Double share = said.share();
        if (most != null && count.rejected() > most) {
            return Optional.of(tooMany(step, count, "more than " + most, "rejectsAtMost(" + most + ")"));
        } else if (share != null && beyond(count, share)) {
            return Optional.of(
                    tooMany(step, count, "more than a share of " + share, "rejectsAtMostShare(" + share + ")"));
        }
        return Optional.empty();
    }

    /** Exactly: 29 of 100 are no more than 0.29 of them, whatever doubles make of the product. */
    private static boolean beyond(StepCounts count, double share) {
        return BigDecimal.valueOf(share)
                        .multiply(BigDecimal.valueOf(read(count)))
                        .compareTo(BigDecimal.valueOf(count.rejected()))
                < 0;
    }

    private static DriverFailure tooMany(String step, StepCounts count, String bound, String said) {
        return new DriverFailure(
                FailureClass.BAD_DATA,
                "TOO_MANY_REJECTED",
                step,
                found(step, count) + ", " + bound
                        + ". Nothing was written. Mend the data, or what makes it; or allow more"
                        + " where the step says " + said);
    }

    private static String found(String step, StepCounts count) {
        List<Map.Entry<String, Long>> reasons = count.rejectedBy().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        String shown = reasons.stream()
                .limit(REASONS_SHOWN)
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .collect(Collectors.joining("; "));
        int more = reasons.size() - REASONS_SHOWN;
        return "Step \"" + step + "\" rejected " + count.rejected() + " of " + read(count) + " rows (" + shown
                + (more > 0 ? "; and " + more + (more == 1 ? " reason more" : " reasons more") : "") + ")";
    }

    private static long read(StepCounts count) {
        return Objects.requireNonNullElse(count.read(), 0L);
    }
}
