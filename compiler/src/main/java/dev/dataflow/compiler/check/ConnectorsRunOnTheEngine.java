package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.AsSource;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.Role;
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
            for (Subject.Use use : step.connectorUses()) {
                pipeline.descriptors()
                        .connector(use.connector().connector())
                        .flatMap(connector -> misplaced(step, use, connector))
                        .ifPresent(problems::add);
            }
        }
        return problems;
    }

    /** The engines that have a runtime for the connector in this role; empty if that is none of its roles. */
    static Optional<Set<String>> engines(ConnectorDescriptor connector, Role role) {
        return role == Role.SOURCE
                ? connector.source().map(AsSource::engines)
                : connector.sink().map(AsSink::engines);
    }

    private static Optional<Problem> misplaced(Subject.Located step, Subject.Use use, ConnectorDescriptor connector) {
        String name = "\"" + connector.id() + "\"";
        String role = use.role().word();
        Optional<Set<String>> engines = engines(connector, use.role());
        String engine = step.engine().engine();
        if (engines.isEmpty()) {
            return Optional.of(step.problem("DF203", name + " is no " + role + ".", "use another connector for it."));
        } else if (step.step().body() instanceof Body.UserClass
                || step.descriptors().engine(engine).isEmpty()) {
            return Optional.empty();
        } else if (engines.get().isEmpty()) {
            return Optional.of(step.problem(
                    "DF203",
                    name + " has no runtime as a " + role + " yet, on any engine.",
                    "use another connector until it has one."));
        } else if (engines.get().contains(engine)) {
            return connector.options().stream()
                    .filter(option -> option.roles().contains(use.role())
                            && option.missingOn().contains(engine))
                    .map(Option::name)
                    .filter(option -> use.connector().options().containsKey(option))
                    .findFirst()
                    .map(option -> step.problem(
                            "DF203",
                            "Option \"" + option + "\" of " + name + " has no runtime on " + engine + " yet.",
                            "leave it out until it has one."));
        }
        return Optional.of(step.problem(
                "DF203",
                name + " has no runtime as a " + role + " on " + engine + ". It has one on: "
                        + String.join(", ", new TreeSet<>(engines.get())) + ".",
                "leave the engine of this step out, or name one that has it; the rows cross to the next engine by"
                        + " themselves."));
    }
}
