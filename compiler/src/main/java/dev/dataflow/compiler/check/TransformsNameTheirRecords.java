package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** A record transform's class says which records it takes and gives: columns are worked out from them. */
final class TransformsNameTheirRecords implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user
                    && user.kind() == Body.UserClass.Kind.RECORD
                    && (user.inputType() == null || user.outputType().isEmpty())) {
                problems.add(step.problem(
                        "DF114",
                        user.className() + " does not say which record it "
                                + (user.inputType() == null ? "takes" : "gives")
                                + ", so its columns are unknown.",
                        "name the records where it implements RecordTransform, as in implements RecordTransform<Trip,"
                                + " Trip>."));
            }
        }
        return problems;
    }
}
