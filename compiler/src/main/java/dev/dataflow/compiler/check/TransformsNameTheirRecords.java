package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.TypeArguments;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A transform's class says which records it takes and gives: columns are worked out from them. */
final class TransformsNameTheirRecords implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user
                    && user.kind() != Body.UserClass.Kind.SPARK
                    && user.kind() != Body.UserClass.Kind.SPARK_INPUTS) {
                String contract = user.kind().words();
                if (user.inputType() == null
                        || user.outputType() == null
                        || user.outputType().isEmpty()) {
                    problems.add(step.problem(
                            "DF114",
                            user.className() + " does not say which record it "
                                    + (user.inputType() == null ? "takes" : "gives")
                                    + ", so its columns are unknown.",
                            "name the records where it implements " + contract + ", as in implements " + contract
                                    + "<Trip, Trip>."));
                } else {
                    otherOutput(pipeline, user)
                            .ifPresent(given -> problems.add(step.problem(
                                    "DF114",
                                    user.className() + " gives " + given.getName()
                                            + ", and the step says that it gives " + user.outputType() + ".",
                                    "name " + given.getSimpleName() + ".class where the step names what comes out.")));
                }
            }
        }
        return problems;
    }

    /** The record that a class gives, if the step names another. */
    private static Optional<Class<?>> otherOutput(Subject pipeline, Body.UserClass user) {
        try {
            Class<?> given = TypeArguments.of(pipeline.project().load(user.className()), user.kind(), 1);
            return Optional.<Class<?>>ofNullable(given)
                    .filter(record -> !record.getName().equals(user.outputType()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty(); // Another rule's.
        }
    }
}
