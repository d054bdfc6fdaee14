package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.ConnectorUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every connector that is used is on the class path, and takes what it is given. */
final class ConnectorsAreKnown implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            step.connectorUse().flatMap(use -> fault(step, use)).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<Problem> fault(Subject.Located step, ConnectorUse use) {
        return step.descriptors()
                .connector(use.connector())
                .map(connector -> connector
                        .refuses(use)
                        .map(reason -> step.problem("DF208", reason, "change it where the source or sink is named.")))
                .orElseGet(() -> Optional.of(step.problem(
                        "DF202",
                        "There is no connector \"" + use.connector() + "\". There are: "
                                + Listing.closestFirst(
                                        use.connector(), step.descriptors().connectorIds()) + ".",
                        "correct its id, or put the connector's jar on the project's class path.")));
    }
}
