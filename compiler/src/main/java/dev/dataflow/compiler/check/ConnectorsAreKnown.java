package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.ConnectorUse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Every connector that is used is on the class path. */
final class ConnectorsAreKnown implements Rule {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9+_-]*");

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            step.connectorUses().stream()
                    .map(Subject.Use::connector)
                    .filter(use ->
                            pipeline.descriptors().connector(use.connector()).isEmpty())
                    .map(use -> unknown(step, use))
                    .forEach(problems::add);
        }
        return problems;
    }

    private static Problem unknown(Subject.Located step, ConnectorUse use) {
        String known = Listing.closestFirst(use.connector(), step.descriptors().connectorIds());
        return ID.matcher(use.connector()).matches()
                ? step.problem(
                        "DF202",
                        "There is no connector \"" + use.connector() + "\". There are: " + known + ".",
                        "correct its id, or put the connector's jar on the project's class path.")
                : step.problem(
                        "DF202",
                        (SecretsStayOut.foreign(use.connector()) ? "What is given" : "\"" + use.connector() + "\"")
                                + " is no connector, and no address that begins with one.",
                        "write connector://name, such as \"iceberg://taxi.trips\". There are: " + known + ".");
    }
}
