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
            Optional<String> fault = Constructible.fault(type);
            if (fault.isEmpty() && user.kind().of(type).isEmpty()) {
                return Optional.of("does not implement " + user.kind().contract());
            }
            return fault;
        } catch (ClassNotFoundException e) {
            return Optional.of("is not on the project's class path");
        } catch (LinkageError e) {
            return Optional.of("cannot be loaded (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }
}
