package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What says where a row comes from has a column to go to: a string for its file, a long for its position there. */
final class OriginColumnsFit implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            if (step.step().body() instanceof Body.Read read) {
                read.origins()
                        .forEach(origin -> fault(step, origin)
                                .ifPresent(fault -> problems.add(step.problem(
                                        "DF143",
                                        fault,
                                        "give the record such a component, or leave it out of the source."))));
            }
        }
        return problems;
    }

    private static Optional<String> fault(Subject.Located step, Body.Origin origin) {
        boolean file = origin.kind() == Body.Origin.Kind.FILE;
        Type wanted = file ? Type.Scalar.STRING : Type.Scalar.LONG;
        String what = file ? "The row's file" : "The row's position";
        if (step.output().lacks(origin.column())) {
            return Optional.of(what + " is to go into \"" + origin.column() + "\", which is not read. There is: "
                    + Listing.closestFirst(origin.column(), step.output().names()) + ".");
        }
        return step.output()
                .cell(origin.column())
                .flatMap(cell -> Optional.ofNullable(cell.type()))
                .filter(type -> !type.equals(wanted))
                .map(type ->
                        what + " is " + Types.a(wanted) + "; \"" + origin.column() + "\" is " + Types.a(type) + ".");
    }
}
