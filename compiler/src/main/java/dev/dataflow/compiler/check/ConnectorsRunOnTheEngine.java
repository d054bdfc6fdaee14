package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A source or sink is read or written on an engine that has a runtime for its connector. */
final class ConnectorsRunOnTheEngine implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            step.connectorUse()
                    .flatMap(use -> pipeline.descriptors().connector(use.connector()))
                    .flatMap(connector -> misplaced(step, connector))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<Problem> misplaced(Subject.Located step, ConnectorDescriptor connector) {
        boolean reads = step.step().body() instanceof Body.Read;
        String role = reads ? "source" : "sink";
        Set<String> engines = new TreeSet<>(reads ? connector.sourceEngines() : connector.sinkEngines());
        String engine = step.engine().engine();
        if (engines.contains(engine) || step.descriptors().engine(engine).isEmpty()) {
            return Optional.empty();
        } else if (engines.isEmpty()) {
            return Optional.of(step.problem(
                    "DF203",
                    "\"" + connector.id() + "\" is no " + role + " on any engine.",
                    "use another connector for it."));
        }
        return Optional.of(step.problem(
                "DF203",
                "\"" + connector.id() + "\" has no runtime as a " + role + " on " + engine + ". It has one on: "
                        + String.join(", ", engines) + ".",
                "leave the engine of this step out, or name one that has it; the rows cross to the next engine by"
                        + " themselves."));
    }
}
