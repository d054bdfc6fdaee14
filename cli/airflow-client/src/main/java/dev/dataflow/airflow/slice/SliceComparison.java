package dev.dataflow.airflow.slice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds our slice against a whole specification. What we send must be something that Airflow takes, and what it may
 * answer must be something that we can read; what the slice leaves out is not looked at.
 */
public final class SliceComparison {
    private enum Direction {
        SENT,
        RECEIVED
    }

    private final List<String> differences = new ArrayList<>();

    private SliceComparison() {}

    /** The differences, one a line with its place; empty if the slice is a true part of {@code airflow}. */
    public static List<String> differences(Specification slice, Specification airflow) {
        SliceComparison comparison = new SliceComparison();
        slice.operations().forEach((place, ours) -> {
            Part theirs = airflow.operations().get(place);
            if (theirs == null) {
                comparison.report(place, "Airflow has no such operation");
            } else {
                comparison.compareParameters(place, parameters(ours), parameters(theirs));
                comparison.compareBodies(place + " › body", ours.at("requestBody"), theirs.at("requestBody"));
                comparison.compareAnswers(place, answers(ours), answers(theirs));
            }
        });
        return List.copyOf(comparison.differences);
    }

    private void compareParameters(String place, Map<String, Part> ours, Map<String, Part> theirs) {
        ours.forEach((name, our) -> {
            Part their = theirs.get(name);
            if (their == null) {
                report(place + " › " + name, "Airflow has no such parameter");
            } else {
                compareRequired(place + " › " + name, our.isTrue("required"), their.isTrue("required"));
                compareProperties(place + " › " + name, our.at("schema"), their.at("schema"), Direction.SENT);
            }
        });
        theirs.forEach((name, their) -> {
            if (their.isTrue("required") && !ours.containsKey(name)) {
                report(place + " › " + name, "Airflow requires it, the slice lacks it");
            }
        });
    }

    private void compareBodies(String place, Part ours, Part theirs) {
        compareRequired(place, ours.isTrue("required"), theirs.isTrue("required"));
        Part our = schema(ours);
        Part their = schema(theirs);
        if (our.isMissing() != their.isMissing()) {
            report(place, our.isMissing() ? "Airflow takes one, the slice has none" : "Airflow takes none");
        } else if (!our.isMissing()) {
            compareSchemas(place, our, their, Direction.SENT);
        }
    }

    private void compareAnswers(String place, Map<String, Part> ours, Map<String, Part> theirs) {
        if (!ours.keySet().equals(theirs.keySet())) {
            report(place, "Airflow answers " + theirs.keySet() + ", the slice has " + ours.keySet());
        }
        ours.forEach((status, answer) -> {
            Part our = schema(answer);
            Part their = theirs.get(status);
            // An answer without a body in the slice is one that we do not read.
            if (their != null && !our.isMissing()) {
                compareSchemas(place + " › " + status, our, schema(their), Direction.RECEIVED);
            }
        });
    }

    /** Each shape on the giving side must be one that the taking side knows. */
    private void compareSchemas(String place, Part our, Part their, Direction direction) {
        boolean sent = direction == Direction.SENT;
        List<Shape> ours = Shape.allowedBy(our);
        List<Shape> theirs = Shape.allowedBy(their);
        for (Shape given : sent ? ours : theirs) {
            List<List<String>> attempts = new ArrayList<>();
            for (Shape taken : sent ? theirs : ours) {
                if (taken.takes(given)) {
                    SliceComparison attempt = new SliceComparison();
                    attempt.compareShapes(place, sent ? given : taken, sent ? taken : given, direction);
                    attempts.add(attempt.differences);
                }
            }
            attempts.stream()
                    .min(Comparator.comparingInt(List::size))
                    .ifPresentOrElse(
                            differences::addAll,
                            () -> report(place, "Airflow has " + types(theirs) + ", the slice has " + types(ours)));
        }
    }

    private void compareShapes(String place, Shape ours, Shape theirs, Direction direction) {
        if (ours.isAny() || theirs.isAny()) {
            return;
        }
        Part our = ours.schema();
        Part their = theirs.schema();
        if (!ours.format().equals(theirs.format())) {
            report(place, "format is \"" + theirs.format() + "\", the slice has \"" + ours.format() + "\"");
        }
        Set<String> given = (direction == Direction.SENT ? our : their).texts("enum");
        Set<String> taken = (direction == Direction.SENT ? their : our).texts("enum");
        if (!taken.isEmpty() && (given.isEmpty() || !taken.containsAll(given))) {
            report(place, "values are " + their.texts("enum") + ", the slice has " + our.texts("enum"));
        }
        if (ours.type().equals("array")) {
            compareSchemas(place + "[]", our.at("items"), their.at("items"), direction);
        } else if (ours.type().equals("object")) {
            compareObjects(place, our, their, direction);
        }
    }

    private void compareObjects(String place, Part ours, Part theirs, Direction direction) {
        Map<String, Part> theirProperties = theirs.members("properties");
        Map<String, Part> ourProperties = ours.members("properties");
        Set<String> required = theirs.texts("required");
        ourProperties.forEach((name, our) -> {
            Part their = theirProperties.get(name);
            if (their == null) {
                report(place + " › " + name, "Airflow has no such property");
            } else {
                compareRequired(place + " › " + name, ours.texts("required").contains(name), required.contains(name));
                compareProperties(place + " › " + name, our, their, direction);
            }
        });
        required.removeAll(ourProperties.keySet());
        if (direction == Direction.SENT && !required.isEmpty()) {
            report(place, "Airflow requires " + required + ", the slice lacks it");
        }
    }

    private void compareProperties(String place, Part ours, Part theirs, Direction direction) {
        JsonNode our = ours.node().path("default");
        JsonNode their = theirs.node().path("default");
        // A default of the slice is sent; one that the slice leaves out stays Airflow's.
        if (direction == Direction.SENT && !our.isMissingNode() && !our.equals(their)) {
            report(place, "default is " + their + ", the slice has " + our);
        }
        compareSchemas(place, ours, theirs, direction);
    }

    private void compareRequired(String place, boolean ours, boolean theirs) {
        if (ours != theirs) {
            report(
                    place,
                    theirs ? "Airflow requires it, the slice does not" : "the slice requires it, Airflow does not");
        }
    }

    private static Map<String, Part> parameters(Part operation) {
        Map<String, Part> parameters = new TreeMap<>();
        operation.node().path("parameters").forEach(one -> {
            Part parameter = new Part(operation.document(), one).followed();
            parameters.put(parameter.text("in") + " " + parameter.text("name"), parameter);
        });
        return parameters;
    }

    private static Map<String, Part> answers(Part operation) {
        Map<String, Part> answers = operation.members("responses");
        answers.keySet().removeIf(status -> !status.startsWith("2"));
        return answers;
    }

    private static Part schema(Part body) {
        return body.at("content").at("application/json").at("schema");
    }

    private static String types(List<Shape> shapes) {
        return shapes.stream().map(Shape::type).distinct().sorted().collect(Collectors.joining(" or "));
    }

    private void report(String place, String difference) {
        differences.add(place + ": " + difference);
    }
}
