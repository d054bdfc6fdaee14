package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Rejects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is said of the rows that a step rejects is said of one that can reject some, and its bounds can be met. */
final class RejectsCanCome implements Rule {
    private static final String CASTS = "badRowsToDeadLetters() or skipBadRows()";

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            Rejects said = step.step().rejects();
            if (said != null) {
                Stream.of(most(said), share(said), of(step.step().body(), said))
                        .flatMap(Optional::stream)
                        .map(fault -> step.problem("DF150", fault.message(), fault.fix()))
                        .forEach(problems::add);
            }
        }
        return problems;
    }

    private static Optional<Complaint> most(Rejects said) {
        Long most = said.most();
        return most != null && most < 0
                ? Optional.of(new Complaint(
                        "The step cannot reject at most " + most + " rows: that is less than none.",
                        "write rejectsAtMost(0) where not one may be rejected."))
                : Optional.empty();
    }

    private static Optional<Complaint> share(Rejects said) {
        Double share = said.share();
        return share != null && !(share >= 0 && share <= 1)
                ? Optional.of(new Complaint(
                        "The step cannot reject at most " + share
                                + " of its rows: a share is at least 0 and at most 1.",
                        "write rejectsAtMostShare(0.01) for a hundredth."))
                : Optional.empty();
    }

    private static Optional<Complaint> of(Body body, Rejects said) {
        if (body instanceof Body.Read read) {
            return fault(
                    read.badRecords() == BadRecords.FAIL,
                    "The read fails at malformed records, so that it rejects none.",
                    "let them go with badRecordsToDeadLetters() or skipBadRecords(), or leave the bound out.");
        } else if (body instanceof Body.UserClass user) {
            return user.kind().ofSpark()
                    ? fault(
                            true,
                            "A " + user.kind().words() + " has no way to reject rows.",
                            "leave it out, or filter the rows with an expectation behind the step.")
                    : fault(
                            said.to() == BadRecords.FAIL && said.bounded(),
                            "The step fails if its class rejects a single row, so that a bound is never asked.",
                            "leave out the bound, or failOnBadRows().");
        } else if (body instanceof Body.Expect expect) {
            return said.to() == null
                    ? fault(
                            expect.expectations().stream()
                                    .noneMatch(each -> each.onFailure().takesOut()),
                            "None of the step's expectations takes rows out, so that it rejects none.",
                            "say deadLetters() or skip() of an expectation, or leave the bound out.")
                    : fault(
                            true,
                            "What becomes of rows is said of each expectation, not of the step.",
                            "say deadLetters(), skip() or warn() of the expectations.");
        }
        return said.to() == null || said.to() == BadRecords.FAIL
                ? fault(
                        true,
                        "The step rejects no rows: "
                                + (casts(body) ? "a cast that fails, fails it." : "it takes what comes."),
                        casts(body) ? "say " + CASTS + " of it too." : "say it of the step that does, or leave it out.")
                : fault(
                        true,
                        "The step has no bad rows: no cast stands in it.",
                        "say it of the select, the filter or the new column that casts, right behind it.");
    }

    private static boolean casts(Body body) {
        return Mentions.of(body).stream()
                .flatMap(mention -> mention.value().within())
                .anyMatch(part -> part instanceof Expression.Cast);
    }

    private static Optional<Complaint> fault(boolean there, String message, String fix) {
        return there ? Optional.of(new Complaint(message, fix)) : Optional.empty();
    }
}
