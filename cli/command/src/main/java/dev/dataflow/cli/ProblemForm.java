package dev.dataflow.cli;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem as programs read it. */
record ProblemForm(
        String code,
        String subject,
        @Nullable String file,
        @Nullable Integer line,
        String message,
        String fix) {

    static List<ProblemForm> of(List<Problem> problems) {
        return problems.stream().map(ProblemForm::of).toList();
    }

    private static ProblemForm of(Problem problem) {
        Place place = problem.place();
        return new ProblemForm(
                problem.code(),
                problem.subject(),
                place == null ? null : place.file(),
                place == null ? null : place.line(),
                problem.message(),
                problem.fix());
    }
}
