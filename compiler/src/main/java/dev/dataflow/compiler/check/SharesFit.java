package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A share of the rows is more than none and no more than all; the shares of all parts make 1. */
final class SharesFit implements Rule {
    private static final double ROUNDING = 1e-9;

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        Set<Object> splits = new HashSet<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Sample sample && !share(sample.fraction())) {
                problems.add(step.problem(
                        "DF134",
                        "A sample cannot be " + sample.fraction()
                                + " of the rows: a share is greater than 0 and at most 1.",
                        "write 0.1 for a tenth."));
            } else if (step.step().body() instanceof Body.Part part
                    // All parts of a split have the same mistake.
                    && splits.add(List.of(step.step().inputs(), part.shares(), part.seed(), part.keys()))) {
                fault(step, part).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<Problem> fault(Subject.Located step, Body.Part part) {
        double all = part.shares().stream().mapToDouble(Double::doubleValue).sum();
        Optional<Double> bad =
                part.shares().stream().filter(share -> !share(share)).findFirst();
        if (bad.isPresent()) {
            return Optional.of(step.problem(
                    "DF134",
                    "A part cannot be " + bad.get() + " of the rows: a share is greater than 0 and at most 1.",
                    "leave the part out, or give it a share."));
        }
        return Math.abs(all - 1) > ROUNDING
                ? Optional.of(step.problem(
                        "DF134",
                        "The parts' shares " + part.shares() + " make " + (float) all + ", not 1.",
                        "change one of them, or add a part for the rest."))
                : Optional.empty();
    }

    private static boolean share(double share) {
        return share > 0 && share <= 1;
    }
}
