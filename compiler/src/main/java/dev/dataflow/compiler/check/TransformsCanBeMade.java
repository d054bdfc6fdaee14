package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.find.Constructible;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A driver can make an object of every user class, knowing its name alone. The classes are not initialised. */
final class TransformsCanBeMade implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.UserClass user) {
                fault(pipeline, user)
                        .ifPresent(fault -> problems.add(step.problem(
                                "DF112",
                                user.className() + " " + fault + ", so a task cannot make an object of it.",
                                "make it a public class, static if it stands inside another, with a public constructor"
                                        + " without parameters.")));
            }
        }
        return problems;
    }

    private static Optional<String> fault(Subject pipeline, Body.UserClass user) {
        try {
            Class<?> type = pipeline.project().load(user.className());
            String wanted = switch (user.kind()) {
                case RECORD -> "dev.dataflow.RecordTransform";
                case BATCH -> "dev.dataflow.BatchTransform";
                case GROUP -> "dev.dataflow.GroupTransform";
                case SPARK -> "dev.dataflow.spark.SparkTransform";
            };
            Optional<String> fault = Constructible.fault(type);
            if (fault.isEmpty() && !implementsIt(type, wanted)) {
                return Optional.of("does not implement " + wanted);
            }
            return fault;
        } catch (ClassNotFoundException e) {
            return Optional.of("is not on the project's class path");
        } catch (LinkageError e) {
            return Optional.of("cannot be loaded (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }

    /** By name, since Spark's own classes need not be here. */
    private static boolean implementsIt(Class<?> type, String wanted) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> parent : at.getInterfaces()) {
                if (parent.getName().equals(wanted) || implementsIt(parent, wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
