package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.connector.AsSource;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.Variable;
import dev.dataflow.ir.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A connector is given names, options and wishes that it can do something with. */
final class ConnectorsTakeWhatTheyAreGiven implements Rule {
    private static final Set<Type> IN_NAMES =
            Set.of(Type.Scalar.STRING, Type.Scalar.INT, Type.Scalar.LONG, Type.Scalar.DATE);
    private static final String FIX = "change it where the source or sink is named.";

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Subject.Located step : pipeline.steps()) {
            for (Subject.Use use : step.connectorUses()) {
                pipeline.descriptors()
                        .connector(use.connector().connector())
                        .filter(connector -> ConnectorsRunOnTheEngine.engines(connector, use.role())
                                .isPresent())
                        .ifPresent(connector -> problems.addAll(faults(step, use, connector)));
            }
        }
        return problems;
    }

    private static List<Problem> faults(Subject.Located step, Subject.Use use, ConnectorDescriptor connector) {
        List<Problem> faults = new ArrayList<>();
        use.connector().options().keySet().stream()
                .filter(name -> !(name.equals(Option.PARTITIONED_BY) && overwritesPartitions(step)))
                .filter(name ->
                        known(connector, use).noneMatch(option -> option.name().equals(name)))
                .map(name -> unknown(step, use, connector, name))
                .forEach(faults::add);
        known(connector, use)
                .flatMap(option -> fault(option, use).stream())
                .map(fault -> step.problem("DF208", fault, FIX))
                .forEach(faults::add);
        unnameable(use)
                .map(variable -> step.problem(
                        "DF208",
                        "The " + variable.words() + " cannot stand in a name: not all of its values are made of"
                                + " letters, digits, _ and - alone.",
                        "use Vars.ds(), or a parameter that is a text, a whole number or a date."))
                .ifPresent(faults::add);
        if (faults.isEmpty()) {
            connector
                    .refuses(use.connector(), use.role())
                    .or(() -> tooLong(step, use))
                    .map(fault -> step.problem("DF208", fault, FIX))
                    .ifPresent(faults::add);
        }
        if (step.step().body() instanceof Body.Read read) {
            connector
                    .source()
                    .flatMap(source -> beyond(read, source, connector))
                    .map(fault -> step.problem("DF210", fault, "leave it out, or read from another connector."))
                    .ifPresent(faults::add);
        }
        return faults;
    }

    /** Whether the write names partitions, which its mode then is a mistake for where there are none. */
    private static boolean overwritesPartitions(Subject.Located step) {
        return step.step().body() instanceof Body.Write write
                && write.mode().kind() == WriteMode.Kind.OVERWRITE_PARTITIONS
                && !write.mode().keys().isEmpty();
    }

    /** What of a name's variables never fits in one: a time, or the id of a run. */
    private static Optional<Variable> unnameable(Subject.Use use) {
        return use.connector().options().get(Option.NAME) instanceof Value.Templates name
                ? name.templates().stream()
                        .flatMap(template -> template.parts().stream())
                        .flatMap(part -> Stream.ofNullable(part.variable()))
                        .filter(variable ->
                                variable.kind() == Variable.Kind.RUN_ID || !IN_NAMES.contains(variable.type()))
                        .findFirst()
                : Optional.empty();
    }

    /** An asset that Airflow cannot keep would be one that nobody can see or wait for. */
    private static Optional<String> tooLong(Subject.Located step, Subject.Use use) {
        return step.descriptors()
                .assetUris(use.connector())
                .map(String::length)
                .filter(length -> length > Descriptors.LONGEST_ASSET_URI)
                .findFirst()
                .map(length -> "The dataset's address has " + length + " characters; Airflow takes "
                        + Descriptors.LONGEST_ASSET_URI + ".");
    }

    private static Stream<Option> known(ConnectorDescriptor connector, Subject.Use use) {
        return connector.options().stream().filter(option -> option.roles().contains(use.role()));
    }

    private static Problem unknown(Subject.Located step, Subject.Use use, ConnectorDescriptor connector, String name) {
        List<String> names = known(connector, use).map(Option::name).toList();
        return step.problem(
                "DF209",
                "\"" + connector.id() + "\" has no option \"" + name + "\" as a "
                        + use.role().word() + ". "
                        + (names.isEmpty()
                                ? "It has none at all."
                                : "It has: " + Listing.closestFirst(name, names) + "."),
                names.isEmpty() ? "leave it out." : "leave it out, or name one of those.");
    }

    private static Optional<String> fault(Option option, Subject.Use use) {
        Value value = use.connector().options().get(option.name());
        if (value != null) {
            return option.refuses(value);
        }
        return option.required()
                ? Optional.of("Option \"" + option.name() + "\" of \""
                        + use.connector().connector() + "\" is missing.")
                : Optional.empty();
    }

    private static Optional<String> beyond(Body.Read read, AsSource source, ConnectorDescriptor descriptor) {
        String connector = descriptor.id();
        if (read.where() != null && !source.filters()) {
            return Optional.of("\"" + connector + "\" takes no condition: filter the rows behind the read.");
        } else if (read.badRecords() != BadRecords.FAIL && !source.badRecords()) {
            return Optional.of("\"" + connector + "\" has no records that cannot be read: it reads all or fails.");
        } else if (read.bounded() != source.bounded()) {
            return Optional.of("The rows of \"" + connector + "\" "
                    + (source.bounded()
                            ? "come to an end, and the source says that they do not."
                            : "never come to an end, and the source says that they do."));
        }
        if (read.drift() != Drift.IGNORE_EXTRA && !descriptor.tellsColumns(read.source())) {
            return Optional.of("This source, \"" + connector
                    + "\", does not tell which columns it has, so that nobody can see whether there are others.");
        }
        return read.origins().stream()
                .map(Body.Origin::kind)
                .filter(kind -> !source.origins().contains(kind))
                .findFirst()
                .map(kind -> "\"" + connector + "\" cannot say the "
                        + kind.name().toLowerCase(Locale.ROOT) + " that a row comes from.");
    }
}
