package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;

/** A transform's class says which records it takes and gives: columns are worked out from them. */
final class TransformsNameTheirRecords implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user
                    && user.kind() != Body.UserClass.Kind.SPARK
                    && (user.inputType() == null || "".equals(user.outputType()))) {
                problems.add(step.problem(
                        "DF114",
                        user.className() + " does not say which record it "
                                + (user.inputType() == null ? "takes" : "gives")
                                + ", so its columns are unknown.",
                        "name the records where it implements " + contract(user.kind()) + ", as in implements "
                                + contract(user.kind()) + "<Trip, Trip>."));
            }
        }
        return problems;
    }

    private static String contract(Body.UserClass.Kind kind) {
        return switch (kind) {
            case RECORD -> "RecordTransform";
            case BATCH -> "BatchTransform";
            case GROUP -> "GroupTransform";
            case SPARK -> "SparkTransform";
        };
    }
}
